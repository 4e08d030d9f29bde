"""Short words that a payer types or scans: they must survive a bank, and a slip of the finger must show."""

import re

#: Crockford's base 32: no I, L, O, U
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "MC"
LENGTH = 9
_FOUND = re.compile(rf"{PREFIX}[{ALPHABET}]{{{LENGTH + 1}}}")


def reference(number: int) -> str:
    """``MC`` + nine letters + one that checks them; ``number`` is random, below 32⁹."""
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
    return PREFIX + letters + _check(letters)


def _check(letters: str) -> str:
    # weights coprime to 32 are odd: every single slip and most swaps of neighbours change the sum
    return ALPHABET[sum((2 * place + 1) * ALPHABET.index(letter) for place, letter in enumerate(letters)) % 32]


def find(words: str) -> str:
    """The reference in the words of a transfer, "" when there is none; banks add words, spaces and small letters."""
    tight = re.sub(r"[^0-9A-Z]", "", words.upper())
    for start in range(len(tight)):
        found = _FOUND.match(tight, start)
        if found and _check(found[0][len(PREFIX) : -1]) == found[0][-1]:
            return found[0]
    return ""
