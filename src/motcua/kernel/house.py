"""How the house's own programs know each other: a key that follows from the one that signs sessions, and shows none."""

import hashlib
import hmac

_SCHEME = "House"


def credentials(secret: str) -> str:
    """The ``Authorization`` header of a program of the house; ``secret``: the house's key."""
    return f"{_SCHEME} {hmac.new(secret.encode(), b'motcua.house', hashlib.sha256).hexdigest()}"


def are_ours(said: str, secret: str) -> bool:
    """Whether an ``Authorization`` header is of a program of this house."""
    return hmac.compare_digest(said.encode(), credentials(secret).encode())
