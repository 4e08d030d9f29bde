"""How a visitor wants to see the pages. Kept in three cookies, so that it works without a script."""

from collections.abc import Mapping
from dataclasses import dataclass

CHOICES: dict[str, tuple[str, ...]] = {
    "lang": ("vi", "en"),
    "theme": ("auto", "light", "dark", "contrast"),
    "size": ("1", "2", "3"),
}


@dataclass(frozen=True)
class Look:
    """What was chosen; anything unknown falls back to the first choice."""

    lang: str = "vi"
    theme: str = "auto"
    size: str = "1"

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> "Look":
        """Reads the cookies."""
        chosen = {name: cookies.get(name, "") for name in CHOICES}
        return cls(**{n: chosen[n] if chosen[n] in allowed else allowed[0] for n, allowed in CHOICES.items()})


def wanted(sent: Mapping[str, str]) -> dict[str, str]:
    """The cookies to set for what a form sent: known names with known values only."""
    return {name: sent[name] for name, allowed in CHOICES.items() if sent.get(name) in allowed}
