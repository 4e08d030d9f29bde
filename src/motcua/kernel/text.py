"""Vietnamese text: compared without accents, stored in one form, sorted as a dictionary does."""

import re
import unicodedata
from functools import lru_cache
from itertools import filterfalse

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def say(sentence: str) -> str:
    """Marks a sentence for translation where nothing may be imported to translate it; returns it unchanged."""
    return sentence


def fold(text: str) -> str:
    """Lower case without any accent, one space between words: ``fold("  Đặng  THỊ Huệ ") == "dang thi hue"``."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return _SPACES.sub(" ", "".join(filterfalse(unicodedata.combining, bare))).strip()


def words(text: str) -> list[str]:
    """The accent-free words of ``text``: letters and digits only."""
    return [word for word in _NOT_WORD.split(fold(text)) if word]


_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_OLD_STYLE = re.compile(r"(?<![qQ])([oOuU])([aAeEyY])([\u0300\u0301\u0303\u0309\u0323])(?![\w\u0300-\u036f])")


def normalise(text: str) -> str:
    """NFC, single spaces, and the tone mark on the first vowel of open oa/oe/uy: ``Hoà`` and ``Hòa`` become ``Hòa``."""
    if text.isascii():
        return _SPACES.sub(" ", text).strip()
    parts = unicodedata.normalize("NFD", text)
    parts = _OLD_STYLE.sub(r"\1\3\2", parts)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", parts)).strip()


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONE_ORDER = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTER = {letter: index for index, letter in enumerate(_ALPHABET, start=1)}


def sort_key(text: str) -> str:
    """A key whose byte order is that of a Vietnamese dictionary: letters first (a ă â … d đ), tones to break ties."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        letter, tone = _place(char)
        letters.append(letter)
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones)


@lru_cache(maxsize=4096)
def _place(char: str) -> tuple[str, str]:
    """Where a letter stands in the dictionary, and its tone among the tones; there are few, and names have many."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONE_ORDER[m] for m in marks if m in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
    return (f"{_LETTER[base]:02d}" if base in _LETTER else f"00{ord(char):05x}"), str(tone)
