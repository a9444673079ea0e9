"""What a browser would send back for a form as the page shows it."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """``wanted``: the form's id, or the address it is sent to, which is the page's own where it names none."""

    def __init__(self, wanted: str, here: str = ""):
        super().__init__()
        self.wanted, self.here, self.inside = wanted, here, False
        self.fields: dict[str, list[str]] = {}
        self.text: str | None = None  # name of the text area being read
        self.select: str | None = None
        self.first: str | None = None  # its first choice
        self.several = False

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            posted = found.get("method") == "post"
            self.inside = self.wanted in (found.get("id"), (found.get("action") or self.here) if posted else None)
        name = found.get("name")
        if not self.inside:
            return
        if tag == "option" and self.select:
            if "selected" in found:
                self.fields.setdefault(self.select, []).append(found.get("value", ""))
            elif self.first is None and not self.several:
                self.first = found.get("value", "")
        elif tag == "select":
            self.select, self.first, self.several = name, None, "multiple" in found
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
            if self.first is not None:  # a browser takes the first choice where none is marked
                self.fields.setdefault(self.select, [self.first])
            self.select = self.first = None

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


def of_address(response, address: str) -> dict[str, list[str]]:
    """The same of the form that is sent to ``address``."""
    reader = _Reader(address, response.wsgi_request.path)
    reader.feed(response.content.decode())
    assert reader.fields, f"no form for {address} on the page"
    return {name: [value.removeprefix("\n") for value in values] for name, values in reader.fields.items()}
