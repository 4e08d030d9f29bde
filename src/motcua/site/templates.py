"""Templates by language: a sentence is put into its language when the template is read, not each time it is shown."""

import re
from typing import Any

from django.template.base import Origin
from django.template.loaders import cached
from django.utils.translation import get_language, gettext

#: a sentence between quotes and nothing else; what is kept in a variable or has a context stays a tag
_SENTENCE = re.compile(r'{% trans "([^"\\]*)" %}')


class Loader(cached.Loader):
    """Reads a template once per language. A page has hundreds of sentences, and looking each up took a sixth of it."""

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return _SENTENCE.sub(_in_language, contents)

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        return f"{get_language()}-{super().cache_key(template_name, skip)}"


def _in_language(tag: re.Match[str]) -> str:
    # in catalogues of templates a percent sign is written twice
    said = gettext(tag[1].replace("%", "%%")).replace("%%", "%")
    return tag[0] if "{" in said else said
