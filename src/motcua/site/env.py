"""What the house reads from the environment: one list, with types and defaults."""

import os
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

    def text(self, name: str, default: str) -> str:
        return self.values.get(name, default)

    def flag(self, name: str, *, default: bool) -> bool:
        return self.values.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}

    def number(self, name: str, default: int) -> int:
        return int(self.values.get(name, default))

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.values.get(name, str(default))).resolve()
