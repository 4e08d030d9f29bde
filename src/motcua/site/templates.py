"""Templates by language: what is the same on every page is written when the template is read, not when it is shown."""

import re
from typing import Any

from django.template import Context
from django.template.base import Origin
from django.template.loaders import cached
from django.urls import NoReverseMatch
from django.utils.translation import get_language, gettext

#: a sentence between quotes and nothing else; what is kept in a variable or has a context stays a tag
_SENTENCE = re.compile(r'{% trans "([^"\\]*)" %}')
#: an address of our own that nothing varies: of a page, or of a file that was built
_ADDRESS = re.compile(r'{% (?:url|static|vite_asset|vite_asset_url)(?: "[^"\\]*")+ %}')


class Loader(cached.Loader):
    """Reads a template once per language. A page has hundreds of sentences, and looking each up took a sixth of it."""

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return _ADDRESS.sub(self._written, _SENTENCE.sub(_in_language, contents))

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{get_language()}-{super().cache_key(template_name, skip)}"

    def _written(self, tag: re.Match[str]) -> str:
        try:
            return str(self.engine.from_string("{% load static django_vite %}" + tag[0]).render(Context()))
        except NoReverseMatch:  # said when the page is shown, with the place in the template
            return tag[0]


def _in_language(tag: re.Match[str]) -> str:
    # in catalogues of templates a percent sign is written twice
    said = gettext(tag[1].replace("%", "%%")).replace("%%", "%")
    return tag[0] if "{" in said else said
