"""The words of notices, and when to try again to deliver them."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from motcua.rooms.people.records import Channel, Template

#: attempts before a delivery is parked: the waits between them add up to about two days
MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
SMS_LENGTH = 160

_PLACE = re.compile(r"\{(\w+)\}")


def fill(text: str, facts: Mapping[str, object], language: str) -> str:
    """``text`` with its placeholders filled. A fact may differ by language: ``{"vi": ..., "en": ...}``.

    A fact that is not known shows as "…": a notice is never lost for a missing word.
    """

    def said(found: re.Match[str]) -> str:
        value = facts.get(found[1])
        if isinstance(value, Mapping):
            value = value.get(language, value.get("vi"))
        return "…" if value is None or value == "" else str(value)

    return _PLACE.sub(said, text)


def places(text: str) -> set[str]:
    """The names of the placeholders in ``text``."""
    return set(_PLACE.findall(text))


def words(template: Template, facts: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """The notice in every language, as it is kept: ``{language: {"title", "body"}}``."""
    return {
        language: {"title": fill(title, facts, language), "body": fill(body, facts, language)}
        for language, (title, body) in template.texts.items()
    }


def channels(template: Template, *, email: str | None, phone: str | None) -> dict[Channel, str]:
    """By which ways beside the inbox a notice goes, and to which address."""
    addresses = {Channel.EMAIL: email, Channel.SMS: phone}
    return {channel: address for channel in template.channels if (address := addresses[channel])}


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after ``attempts`` failures; None when it is time to park."""
    if attempts >= MOST_ATTEMPTS:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return at + min(doubled, LONGEST_WAIT)
