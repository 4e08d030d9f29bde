"""Content outside the code: files that an editor writes, read into records or into a list of mistakes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings


@dataclass(frozen=True)
class Mistake:
    """One thing to correct in a content file, said to the person who edits it."""

    file: Path
    about: str

    def __str__(self) -> str:
        return f"{self.file}: {self.about}"


def folder(name: str) -> Path:
    """The folder of one kind of content of this province, for example ``folder("processes")``."""
    return Path(settings.CONTENT_DIR) / name


def read_yaml(file: Path) -> Any | Mistake:
    """What a YAML file says, or the place where it cannot be read."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506 - a safe loader either way
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return Mistake(file, " ".join(str(error).split()))


@cache
def _loader() -> type:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
