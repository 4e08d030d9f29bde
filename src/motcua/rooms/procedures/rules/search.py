"""Search over the catalogue: pure and in memory.

BM25 over accent-free words and pairs of neighbouring words, so that text typed without accents finds as much as text
typed with them. Around it: citizens' words become official ones (synonyms), words that the catalogue does not know are
mended (typing slips) or split, and the last word may be unfinished.
"""

import heapq
import math
import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from motcua.kernel import text as texts
from motcua.rooms.procedures.records import Procedure

#: BM25: how fast repetition saturates, and how much length counts
K1, B = 1.2, 0.5
#: weight of a word by where it stands
NAME, FIELD, RESULT = 1.0, 0.35, 0.3
#: two words side by side say more than the same words apart
PAIR = 1.5
#: a word put in place of another counts less than one that was typed
FROM_SYNONYM, FROM_SLIP, FROM_COMPLETION = 0.9, 0.8, 0.6
#: most completions of a last word that is still being typed
COMPLETIONS = 20
#: what the most used procedures gain over equals
MOST_USED = 1.15
#: below this share of the best score nothing is shown
RELEVANT = 0.3

#: words of a text that are read
WORDS = 40
#: words of a text that are mended at most
SLIPS = 8
_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"\d(\.\d{0,6})?")
_I_FOR_Y = re.compile(r"^(qu|[bhklmstv])y$")


def spelled(text: str) -> list[str]:
    """The words of ``text`` as they are indexed: accent-free, and "kí" like "ký"."""
    return [_spelling(word) for word in texts.words(text)]


@lru_cache(maxsize=8192)
def _spelling(word: str) -> str:
    return _I_FOR_Y.sub(r"\1i", word)


def _plain(text: str) -> list[str]:
    return _WORD.findall(texts.normalise(text).lower())[:WORDS]


def _accented(text: str) -> list[str] | None:
    """The words as typed, when they carry accents; None for text typed without."""
    typed = _plain(text)
    return typed if any(texts.fold(word) != word for word in typed) else None


def pairs(words: Sequence[str]) -> list[str]:
    """Neighbouring words: ``["khai", "sinh"]`` → ``["khai sinh"]``."""
    return [f"{one} {two}" for one, two in pairwise(words)]


@dataclass(frozen=True)
class Found:
    """What was found: indices of documents, best first; ``corrected``: the words that were searched instead."""

    documents: tuple[int, ...]
    total: int
    corrected: str | None = None


@dataclass(frozen=True)
class _Saying:
    """What citizens say, with its accents, and the official words for it."""

    accented: tuple[str, ...]
    official: list[list[str]]


@dataclass(frozen=True)
class _Posting:
    """Where a term stands, and what it adds to the score there (idf and length already in it)."""

    documents: array
    gains: array


class Index:
    """An index over procedures; a document is a position in ``codes``.

    ``ignored``: words of questions and of every name, which tell no procedure apart; they count only beside another.
    """

    def __init__(
        self,
        procedures: Iterable[Procedure],
        synonyms: Mapping[str, Sequence[str]] | None = None,
        most_used: Iterable[str] = (),
        ignored: Iterable[str] = (),
    ) -> None:
        self._ignored = frozenset(word for text in ignored for word in spelled(text))
        procedures = list(procedures)
        weighed = [(one.code, len(spelled(one.name)), _weights(one)) for one in procedures]
        self._written = _written(procedures)
        self.codes = [code for code, _, _ in weighed]
        self._sorted = sorted((code, document) for document, code in enumerate(self.codes))
        self._postings = _postings([weights for _, _, weights in weighed])
        self._vocabulary = sorted(term for term in self._postings if " " not in term)
        self._lengths = [length for _, length, _ in weighed]
        used = set(most_used)
        self._most_used = frozenset(document for document, code in enumerate(self.codes) if code in used)
        self._synonyms = {
            tuple(spelled(said)): _Saying(tuple(_plain(said)), [spelled(official) for official in officials])
            for said, officials in (synonyms or {}).items()
        }
        self._known = self._ignored.union(self._vocabulary, *self._synonyms)
        self._longest = max((len(said) for said in self._synonyms), default=0)

    def search(self, text: str, *, limit: int = 20, allowed: Callable[[int], bool] | None = None) -> Found:
        """The documents that ``text`` asks for. ``allowed`` filters them; ``total`` counts what is worth showing."""
        if _CODE.fullmatch(text.strip()):
            return self._by_code(text.strip(), limit, allowed)
        unfinished = bool(text) and text[-1].isalnum()
        typed = spelled(text)[:WORDS]
        words, corrected = self._mended(typed, unfinished=unfinished)
        asked = self._asked(typed, words, unfinished=unfinished)
        self._say_officially(typed, _accented(text), asked)
        if corrected:
            self._say_officially(words, None, asked)
        scores = self._scores(asked)
        if allowed is not None:
            scores = {document: score for document, score in scores.items() if allowed(document)}
        if not scores:
            return Found((), 0, corrected)
        floor = max(scores.values()) * RELEVANT
        worth = [(score, -self._lengths[document], -document) for document, score in scores.items() if score >= floor]
        best = heapq.nlargest(limit, worth)
        return Found(tuple(-document for _, _, document in best), len(worth), corrected)

    def _by_code(self, typed: str, limit: int, allowed: Callable[[int], bool] | None) -> Found:
        start = bisect_left(self._sorted, (typed, -1))
        hits: list[int] = []
        for code, document in self._sorted[start:]:
            if not code.startswith(typed):
                break
            if allowed is None or allowed(document):
                hits.append(document)
        return Found(tuple(hits[:limit]), len(hits))

    def _asked(self, typed: Sequence[str], words: Sequence[str], *, unfinished: bool) -> dict[str, float]:
        """The terms to look for, each with its weight."""
        asked: dict[str, float] = defaultdict(float)
        content = [word for word in words if word not in self._ignored] or list(words)
        for position, word in enumerate(words):
            if word in content:
                slip = position < len(typed) and len(typed) == len(words) and typed[position] != word
                asked[word] = max(asked[word], FROM_SLIP if slip else 1.0)
        for pair in pairs(words):
            asked[pair] = PAIR
        if unfinished and words:
            self._complete(words, asked)
        return asked

    def _complete(self, words: Sequence[str], asked: dict[str, float]) -> None:
        last, before = words[-1], words[-2] if len(words) > 1 else None
        known = last in self._postings
        for word in self._beginning(last):
            if word != last:
                share = FROM_COMPLETION / 2 if known else FROM_COMPLETION
                asked[word] = max(asked.get(word, 0.0), share)
                pair = f"{before} {word}"
                if before and pair in self._postings:
                    asked[pair] = max(asked.get(pair, 0.0), share * PAIR)

    def _beginning(self, start: str) -> list[str]:
        if len(start) < 2 or start in self._ignored:
            return []
        first = bisect_left(self._vocabulary, start)
        last = bisect_left(self._vocabulary, start + "￿", lo=first)
        words = self._vocabulary[first:last]
        return heapq.nlargest(COMPLETIONS, words, key=lambda word: len(self._postings[word].documents))

    def _say_officially(self, words: Sequence[str], accented: Sequence[str] | None, asked: dict[str, float]) -> None:
        for official in self._official(words, accented):
            for word in official:
                asked[word] = max(asked.get(word, 0.0), FROM_SYNONYM)
            for pair in pairs(official):
                asked[pair] = max(asked.get(pair, 0.0), FROM_SYNONYM * PAIR)

    def _official(self, words: Sequence[str], accented: Sequence[str] | None) -> Iterator[list[str]]:
        """The official words for what citizens say, longest sayings first; typed accents must agree."""
        start = 0
        while start < len(words):
            for size in range(min(self._longest, len(words) - start), 0, -1):
                end = start + size
                said = self._synonyms.get(tuple(words[start:end]))
                if said and (accented is None or said.accented == tuple(accented[start:end])):
                    yield from said.official
                    start = end - 1
                    break
            start += 1

    def _scores(self, asked: Mapping[str, float]) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for term, weight in asked.items():
            posting = self._postings.get(term)
            if posting is not None:
                for document, gain in zip(posting.documents, posting.gains, strict=True):
                    scores[document] += weight * gain
        for document in self._most_used & scores.keys():
            scores[document] *= MOST_USED
        return scores

    def _mended(self, typed: Sequence[str], *, unfinished: bool) -> tuple[list[str], str | None]:
        """The words with slips mended, and them as they are written when something was mended."""
        words: list[str] = []
        unknown = 0
        for position, word in enumerate(typed):
            following = typed[position + 1] if position + 1 < len(typed) else None
            mended = self._mend(word, words[-1] if words else None, following, last=unfinished and following is None)
            unknown += mended != [word]
            words += mended if unknown <= SLIPS else [word]
        if words == list(typed):
            return words, None
        return words, " ".join(self._written.get(word, word) for word in words)

    def _mend(self, word: str, before: str | None, after: str | None, *, last: bool) -> list[str]:
        if word in self._known or len(word) < 3 or word.isdigit():
            return [word]
        if last and self._beginning(word):
            return [word]
        return self._split(word) or [self._nearest(word, before, after) or word]

    def _split(self, word: str) -> list[str] | None:
        """ "khaisinh" → "khai", "sinh", when that pair is known."""
        for cut in range(2, len(word) - 1):
            pair = f"{word[:cut]} {word[cut:]}"
            if pair in self._postings:
                return pair.split(" ")
        return None

    def _nearest(self, word: str, before: str | None, after: str | None) -> str | None:
        """The known word nearest to a slip: fewest slips, then what its neighbours call for, then the most frequent."""
        reach = 1 if len(word) <= 5 else 2
        near = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=reach, limit=40)
        if not near:
            return None

        def likeness(hit: tuple[str, float, int]) -> tuple[float, int]:
            candidate, distance, _ = hit
            beside = (f"{before} {candidate}" in self._postings) + (f"{candidate} {after}" in self._postings)
            return beside - distance, len(self._postings[candidate].documents)

        return max(near, key=likeness)[0]


def _written(procedures: Iterable[Procedure]) -> dict[str, str]:
    """Each indexed word as names most often write it: ``khai`` → ``khai``, ``ki`` → ``ký``."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for one in procedures:
        for indexed, word in zip(spelled(one.name), _plain(one.name), strict=False):
            forms[indexed][word] += 1
    return {indexed: counted.most_common(1)[0][0] for indexed, counted in forms.items()}


def _weights(procedure: Procedure) -> dict[str, float]:
    """The terms of a procedure with their weights."""
    weights: dict[str, float] = defaultdict(float)
    for text, weight in _parts(procedure):
        words = spelled(text)
        for term, times in Counter(words + pairs(words)).items():
            weights[term] += weight * times
    return weights


def _parts(procedure: Procedure) -> Iterator[tuple[str, float]]:
    yield procedure.name, NAME
    yield procedure.field, FIELD
    for result in procedure.results:
        yield result.name, RESULT / len(procedure.results)


def _postings(weighed: list[dict[str, float]]) -> dict[str, _Posting]:
    """The inverted index with BM25 gains worked out: idf · tf (k1 + 1) / (tf + k1 (1 - b + b · length / mean))."""
    raw: dict[str, list[tuple[int, float]]] = defaultdict(list)
    lengths = [sum(weights.values()) for weights in weighed]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    for document, weights in enumerate(weighed):
        norm = K1 * (1 - B + B * lengths[document] / mean)
        for term, weight in weights.items():
            raw[term].append((document, weight * (K1 + 1) / (weight + norm)))
    postings = {}
    for term, hits in raw.items():
        idf = math.log(1 + (len(weighed) - len(hits) + 0.5) / (len(hits) + 0.5))
        postings[term] = _Posting(array("I", (d for d, _ in hits)), array("f", (idf * gain for _, gain in hits)))
    return postings
