"""What a browser would send back from a page of the admin site."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select = self.textarea = None
        self.text = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "file", "button"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.values.setdefault(name, []).append(given.get("value") or "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.values.setdefault(self.select, []).append(given.get("value") or "")
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea:
            self.values.setdefault(self.textarea, []).append(self.text.removeprefix("\n").removeprefix("\r\n"))
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.text += data


def filled(response, **changes) -> dict[str, list[str] | str]:
    """The fields of the page's form as they stand, with ``changes``; blank rows of inlines stay out."""
    reader = _Fields()
    reader.feed(response.content.decode())
    kept = {name: values for name, values in reader.values.items() if "__prefix__" not in name and name != "action"}
    return {**kept, **changes}


def errors(response) -> str:
    """All that the page's form complains about, in one text."""
    form = response.context["adminform"].form
    said = [form.errors.as_text()]
    for inline in response.context["inline_admin_formsets"]:
        said += [str(inline.formset.non_form_errors().as_text()), *(row.errors.as_text() for row in inline.formset)]
    return "\n".join(said)
