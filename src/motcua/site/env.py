"""What the house reads from the environment: one list, with types and defaults."""

import contextlib
import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """Every variable the house knows. Anything secret has no default outside demo mode."""

    root: Path = field(default_factory=lambda: Path(__file__).resolve().parents[3])
    values: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def var(self) -> Path:
        """Where everything that this copy writes is kept."""
        return self.folder("VAR_DIR", self.root / "var")

    def has(self, name: str) -> bool:
        return bool(self.values.get(name))

    def secret_key(self) -> str:
        """The key that signs sessions: from the environment, or one of this copy's own, made at its first start."""
        if self.has("SECRET_KEY"):
            return self.values["SECRET_KEY"]
        file = self.var / "secret-key"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            making = file.with_suffix(f".{os.getpid()}")
            making.touch(mode=0o600)
            making.write_text(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):
                # two processes may start at once: the first one's key stands
                os.link(making, file)
            making.unlink()
        return file.read_text()

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, default)

    def flag(self, name: str, *, default: bool) -> bool:
        return self.values.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}

    def number(self, name: str, default: int) -> int:
        return int(self.values.get(name, default))

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.values.get(name, str(default))).resolve()


def share_bytecode() -> None:
    """Where the environment forbids bytecode beside the sources, our programs share it in ``var/bytecode``.

    A house is a dozen Python programs and a test run starts a hundred: each would compile Django and all of us again,
    which is more work than everything else that it does until it is ready.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        folder = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Environment().var / "bytecode"))
        sys.dont_write_bytecode, sys.pycache_prefix = False, folder
