"""Conditions on arrows: a small closed part of the Common Expression Language (CEL).

An officer writes them, so they are data: comparisons, ``&&``, ``||``, ``!``, ``in``, ``size``, ``startsWith``,
``has`` and the choice ``a ? b : c`` over the variables of the instance. CEL itself has no loops without end, no
assignment and no way out to the machine; what it has beyond this list (arithmetic, comprehensions, time, user
functions) is refused, so that a condition takes microseconds whatever is written in it.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from motcua.kernel.text import say

# the package would load its command line and a toolkit for terminals: a sixth of the start, 15 MB in each process
sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
import cel  # noqa: E402

#: characters; the parser's recursion is deep enough for any text of this length (tested), and a page shows it whole
LONGEST = 300
ALLOWED = frozenset(
    [
        "_&&_",
        "_||_",
        "!_",
        "_==_",
        "_!=_",
        "_<_",
        "_<=_",
        "_>_",
        "_>=_",
        "@in",
        "_in_",
        "in",
        "_[_]",
        "_?_:_",
        "size",
        "startsWith",
        "has",
    ]
)


class Unreadable(ValueError):
    """The text is no condition of ours. ``says`` is the sentence for the person who drew it."""

    def __init__(self, says: str, **facts: object) -> None:
        self.says, self.facts = says, facts
        super().__init__(says.format(**facts))


@dataclass(frozen=True)
class Condition:
    """A condition that was read, with the variables it looks at."""

    text: str
    variables: frozenset[str]
    program: Any

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether the condition is true; an unknown variable or a comparison that makes no sense counts as not true."""
        seen = {name: variables[name] for name in self.variables if name in variables}
        try:
            return self.program.execute(seen) is True
        except (RuntimeError, TypeError, ValueError, ArithmeticError):
            return False


@lru_cache(maxsize=4096)
def condition(text: str) -> Condition:
    """Reads a condition, once per text.

    Raises:
        Unreadable: not CEL, longer than allowed, or beyond the allowed part.
    """
    if len(text) > LONGEST:
        raise Unreadable(say("Điều kiện dài quá {longest} ký tự."), longest=LONGEST)
    try:
        program = cel.compile(text)
        said = program.references()
    except (ValueError, RuntimeError) as error:
        raise Unreadable(say("Không đọc được điều kiện “{text}”."), text=text) from error
    for name in sorted(set(said["functions"]) - ALLOWED):
        raise Unreadable(say("Điều kiện “{text}” dùng “{name}”, không được phép."), text=text, name=name)
    return Condition(text, frozenset(said["variables"]), program)


_OUTCOME = re.compile(r"""\boutcome\s*[=!]=\s*["']([^"']*)["']|["']([^"']*)["']\s*[=!]=\s*outcome\b""")


def outcomes(text: str) -> list[str]:
    """The words that a condition compares ``outcome`` with."""
    return [first or second for first, second in _OUTCOME.findall(text)]
