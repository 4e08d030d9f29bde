"""What only the portal's pages need."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

#: the address of a dossier of ours in the words of a notice, with or without the name of the site before it
_OURS = re.compile(r"(?:https?://[\w.:-]+)?(/ho-so/[A-Za-z0-9.-]+/)")


@register.filter
def linked(words: str) -> SafeString:
    """``{{ message.body|linked }}``: addresses of dossiers become links to this same site; all else is plain text."""
    return mark_safe(_OURS.sub(r'<a href="\1">\1</a>', escape(words)))  # noqa: S308 - escaped before
