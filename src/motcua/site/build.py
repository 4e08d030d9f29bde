"""What is built from the sources, and only when they changed: the front end's bundles, the faces of official papers and
the compiled messages.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

DIST = Path("src/motcua/site/static/dist")
#: where the faces of official papers lie for the typesetter (docs/decisions, "official papers are set in Tinos")
FACES = Path("src/motcua/site/fonts")
FACES_FROM = Path("frontend/node_modules/@expo-google-fonts/tinos")
STYLES = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
SOURCES = ("package.json", "package-lock.json", ".npmrc", "vite.config.js")


class NotBuilt(Exception):
    """A tool failed; the message is what it said last."""


def everything(root: Path) -> list[str]:
    """Builds what is out of date and says what that was."""
    done = []
    if front_end(root):
        done.append("front end")
    if faces(root):
        done.append("faces")
    if messages(root):
        done.append("messages")
    return done


def front_end(root: Path) -> bool:
    """Installs the front end's packages and bundles it; says whether that was needed."""
    frontend, stamp = root / "frontend", root / DIST / ".built"
    if not (frontend / "package.json").exists():
        return False
    files = [frontend / name for name in SOURCES] + _files(frontend / "src")
    files += [file for file in _files(root / "src/motcua/doors") if file.suffix in {".css", ".js"}]
    wanted = digest(files, root)
    if _read(stamp) == wanted and (root / DIST / "manifest.json").exists():
        return False
    _packages(frontend)
    vite = frontend / "node_modules" / "vite" / "bin" / "vite.js"
    _run([_node("node"), str(vite), "build", "--logLevel", "warn"], frontend)
    stamp.write_text(wanted)
    return True


def faces(root: Path) -> bool:
    """Lays the faces of official papers out of their package; says whether any was missing."""
    if not (root / "frontend" / "package.json").exists() or len(list((root / FACES).glob("*.ttf"))) == len(STYLES):
        return False
    _packages(root / "frontend")
    (root / FACES).mkdir(exist_ok=True)
    for style in STYLES:
        shutil.copyfile(root / FACES_FROM / style / f"Tinos_{style}.ttf", root / FACES / f"Tinos_{style}.ttf")
    shutil.copyfile(root / FACES_FROM / "LICENSE_FONT", root / FACES / "LICENSE")
    return True


def _packages(frontend: Path) -> None:
    wanted = digest([frontend / name for name in SOURCES[:3]], frontend)
    stamp = frontend / "node_modules" / ".installed"
    if _read(stamp) == wanted:
        return
    _run([_node("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], frontend)
    stamp.write_text(wanted)


def _node(program: str) -> str:
    """Node's programs come with the environment; a machine's own are not used, so that all build alike."""
    here = Path(sys.executable).parent / program
    if here.exists():
        return str(here)
    found = shutil.which(program)
    if found is None:
        raise NotBuilt(f"{program} is missing: run make up, which installs it")
    return found


def _run(command: list[str], folder: Path) -> None:
    # npm starts node by its name
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotBuilt(f"{' '.join(command)}\n" + "\n".join(done.stdout.splitlines()[-30:]))


def messages(root: Path) -> bool:
    """Compiles each ``django.po`` beside itself; says whether any was out of date."""
    changed = False
    for source in sorted((root / "src").rglob("LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _compile(source, target)
            changed = True
    return changed


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    making = target.with_suffix(".new")
    with making.open("wb") as out:
        write_mo(out, catalogue)
    making.replace(target)


def digest(files: Iterable[Path], root: Path) -> str:
    """One hash over names and contents."""
    total = hashlib.sha256()
    for file in sorted(set(files)):
        if file.is_file():
            total.update(f"{file.relative_to(root)}\0".encode())
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def signature(root: Path) -> str:
    """Changes whenever a file of the code or the content does; quick, because it reads none of them."""
    total = hashlib.sha256()
    for folder in ("src", "content", "simulators"):
        for file in sorted(_files(root / folder)):
            if file.suffix != ".pyc":
                found = file.stat()
                total.update(f"{file.relative_to(root)}\0{found.st_size}\0{found.st_mtime_ns}\0".encode())
    return total.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "node_modules" not in file.parts]


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
