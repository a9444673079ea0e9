"""What a browser would send back for a form as the page shows it."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self, form_id: str):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields: dict[str, list[str]] = {}
        self.text: str | None = None  # name of the text area being read
        self.select: str | None = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        name = found.get("name")
        if not self.inside:
            return
        if tag == "option" and self.select and "selected" in found:
            self.fields.setdefault(self.select, []).append(found.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "textarea" and name:
            self.text = name
            self.fields[name] = [""]
        elif tag == "input" and name:
            kind = found.get("type", "text")
            unpressed = kind in {"submit", "button", "file"}
            if not unpressed and (kind not in {"checkbox", "radio"} or "checked" in found):
                self.fields.setdefault(name, []).append(found.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.text = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.text:
            self.fields[self.text][0] += data


def shown(response, form_id: str) -> dict[str, list[str]]:
    """Names and values of the form ``form_id`` on the page, as a browser would send them back untouched."""
    reader = _Reader(form_id)
    reader.feed(response.content.decode())
    assert reader.fields, f"no form {form_id} on the page"
    # A browser drops the line break that begins a text area.
    return {name: [value.removeprefix("\n") for value in values] for name, values in reader.fields.items()}
