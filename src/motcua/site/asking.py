"""What the live stream asks of the web process; each question waits for its answer (up to ten seconds): in a thread."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from motcua.kernel.house import credentials

#: a board as it is now: ``as_of``, ``units`` and ``tiles``; asked for by a follower also ``board`` (its key), the lines
#: that ``happened`` and the number of the ``last``
Answer = dict[str, Any]


class Line(NamedTuple):
    """A line of the ticker: its number, the units that it names, its HTML."""

    id: int
    units: frozenset[str]
    html: str


class Away(Exception):
    """The web process does not answer."""


class Refused(Exception):
    """The web process answers that it will not, or that it cannot."""


@dataclass(frozen=True)
class Web:
    """The web process at ``address``; ``secret``: the key of the house."""

    address: str
    secret: Callable[[], str]

    def board(self, path: str, cookie: str) -> Answer | None:
        """A board, for whom the cookie names; None when that is nobody who may see it.

        Raises:
            Away: also when the web process has too much to do, or fails at it.
        """
        try:
            return self._fetched(path, {"Cookie": cookie})
        except HTTPError as refused:
            if refused.code < 500 and refused.code != 429:
                return None
            raise Away from refused

    def boards(self, language: str, keys: Sequence[str]) -> dict[str, Answer]:
        """Several boards by their keys.

        Raises:
            Refused: one of them is not there, or cannot be drawn.
            Away.
        """
        found: dict[str, Answer] = self._as_house(
            f"/live/boards?{urlencode([('bang', key) for key in keys])}", language
        )
        return found["boards"]

    def lines(self, language: str, after: int | None) -> list[Line]:
        """The lines of all boards after the number ``after`` (None: the latest), the oldest first.

        Raises:
            Away, Refused.
        """
        said = self._as_house(f"/live/lines?sau={'' if after is None else after}", language)
        return [Line(id_, frozenset(units), html) for id_, units, html in said["lines"]]

    def _as_house(self, path: str, language: str) -> Answer:
        try:
            return self._fetched(path, {"Cookie": f"lang={language}", "Authorization": credentials(self.secret())})
        except HTTPError as refused:
            raise Refused from refused

    def _fetched(self, path: str, headers: Mapping[str, str]) -> Answer:
        request = Request(self.address + path, headers={"Accept": "application/json", **headers})  # noqa: S310
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310
                said: Answer = json.load(answer)
                return said
        except HTTPError:
            raise
        except (URLError, HTTPException, OSError, ValueError) as problem:
            raise Away from problem
