"""What is on a page: the fields of a form as a browser would send them, and what a page says."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Reads the fields of the form that carries ``mark``."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark, self.inside, self.fields = mark, False, {}
        self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.inside = self.mark in said
        name = said.get("name")
        if not self.inside:
            return
        if tag == "input" and name and said.get("type") != "file":
            if said.get("type") not in {"radio", "checkbox"} or "checked" in said:
                self.fields[name] = said.get("value", "on")
        elif tag == "select":
            self.select, self.fields[name] = name, None
        elif tag == "option" and self.select and ("selected" in said or self.fields[self.select] is None):
            self.fields[self.select] = said.get("value", "")
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""

    def handle_data(self, data):
        if self.area and self.inside:
            self.fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area


def form(response, mark="data-counter"):
    """The fields of the form on a page, as it would be sent now."""
    reader = _Form(mark)
    reader.feed(text(response))
    return {name: value or "" for name, value in reader.fields.items()}


def text(response):
    return response.content.decode()
