"""What people wrote, as the journal knows it."""

import hashlib


def seal(words: str) -> str:
    """A seal over words: the journal proves what was written without holding it, so that it can be erased."""
    return hashlib.sha256(words.strip().encode()).hexdigest()
