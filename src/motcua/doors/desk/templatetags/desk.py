"""Words that only the desk's pages need."""

from collections.abc import Mapping

from django import template

from motcua.doors.desk import names
from motcua.rooms.dossiers.records import WorkItem

register = template.Library()


@register.simple_tag
def unit_name(code: str) -> str:
    """``{% unit_name d.competent_unit %}``: the unit's name, or its code."""
    return names.unit(code)


@register.filter
def pick_key(item: WorkItem) -> str:
    """``{{ item|pick_key }}``: what a check box of the queue sends."""
    return f"{item.code}|{item.id}"


@register.filter
def at(names_: Mapping[str, str], key: str) -> str:
    """``{{ roles|at:post.role }}``: a name from a table of names, or the key itself."""
    return names_.get(key, key)
