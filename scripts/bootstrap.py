"""Makes a fresh clone ready: fetches uv, installs what the lock file names, and runs ``motcua`` with what follows.

Needs only Python 3.11: no pip, no venv module, no root. Everything lands in .tools/ and .venv/ of this folder.
"""

import configparser
import hashlib
import html
import json
import os
import platform
import re
import ssl
import subprocess
import sys
import sysconfig
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
UV = "0.13.9"
#: the wheels of this version, as published on PyPI; another index must hand out the same bytes
WHEELS = {
    ("linux", "x86_64", "glibc"): (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("linux", "x86_64", "musl"): (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("linux", "aarch64", "glibc"): (
        "manylinux_2_28_aarch64",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("linux", "aarch64", "musl"): (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("darwin", "arm64", ""): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
    ("darwin", "x86_64", ""): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
}
PYPI = "https://pypi.org/simple"
#: the group of dependencies that only tests need
TESTED = "spark"


def main() -> None:
    """Prepares the folder and becomes ``motcua`` (or whatever program of the environment is named)."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file alone may be read by an older Python
        sys.exit(f"Motcua needs Python 3.11 or newer; this is {platform.python_version()} ({sys.executable})")
    sync(uv(), tested=sys.argv[1:3] == ["motcua", "test"])
    if len(sys.argv) > 1:
        program = VENV / "bin" / sys.argv[1]
        os.execv(program, [str(program), *sys.argv[2:]])


def uv() -> Path:
    """The uv program of the pinned version, fetched once."""
    program = TOOLS / f"uv-{UV}" / "uv"
    if program.exists():
        return program
    name, sha256 = wheel()
    print(f"fetching uv {UV} …", flush=True)
    data = fetch(address(name))
    if hashlib.sha256(data).hexdigest() != sha256:
        sys.exit(f"{name} is not the file that was published: its hash differs")
    program.parent.mkdir(parents=True, exist_ok=True)
    archive = TOOLS / name
    archive.write_bytes(data)
    with zipfile.ZipFile(archive) as content:
        making = program.with_suffix(".new")
        making.write_bytes(content.read(f"uv-{UV}.data/scripts/uv"))
    making.chmod(0o755)
    making.replace(program)
    archive.unlink()
    return program


def wheel() -> tuple[str, str]:
    """The name and hash of the wheel for this machine."""
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    if system == "linux" and machine == "arm64":
        machine = "aarch64"
    libc = "" if system != "linux" else ("glibc" if platform.libc_ver()[0] == "glibc" else "musl")
    try:
        tag, sha256 = WHEELS[system, machine, libc]
    except KeyError:
        sys.exit(f"no uv is pinned for {system} {machine} {libc}: put uv {UV} at {TOOLS / f'uv-{UV}' / 'uv'}")
    return f"uv-{UV}-py3-none-{tag}.whl", sha256


def index() -> str:
    """The Python index of this machine: the environment, then pip's own settings, then PyPI."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name]
    home = Path.home()
    places = [Path("/etc/pip.conf"), home / ".pip" / "pip.conf", home / ".config" / "pip" / "pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        places.append(Path(os.environ["PIP_CONFIG_FILE"]))
    found = PYPI
    for place in places:
        settings = configparser.RawConfigParser(strict=False)
        try:
            settings.read(place)
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
        found = settings.get("global", "index-url", fallback=found)
    return found


def address(name: str) -> str:
    """Where the index keeps this file; it answers in JSON or in HTML."""
    page = index().rstrip("/") + "/uv/"
    said = fetch(page, accept="application/vnd.pypi.simple.v1+json, text/html;q=0.5")
    if said.lstrip().startswith(b"{"):
        links = [file["url"] for file in json.loads(said)["files"]]
    else:
        links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', said.decode())]
    for link in links:
        where = urllib.parse.urljoin(page, link)
        if urllib.parse.unquote(urllib.parse.urlsplit(where).path).endswith("/" + name):
            return where.partition("#")[0]
    sys.exit(f"{plain(page)} does not have {name}")


def fetch(url: str, accept: str = "*/*") -> bytes:
    """What is at this address; a name and password in it are sent along."""
    parts = urllib.parse.urlsplit(url)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=certificates()))
    if parts.username:
        passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
        site = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        user, password = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
        passwords.add_password(None, site, user, password, is_authenticated=True)
        opener.add_handler(urllib.request.HTTPBasicAuthHandler(passwords))
        url = site
    for attempt in (1, 2, 3):
        try:
            with opener.open(urllib.request.Request(url, headers={"Accept": accept}), timeout=60) as answer:
                return answer.read()
        except (urllib.error.URLError, TimeoutError, ConnectionError) as problem:
            if attempt == 3:
                sys.exit(f"{plain(url)} cannot be read: {problem}")
    raise AssertionError


def certificates() -> ssl.SSLContext:
    """The authorities that this machine trusts, and those its environment adds."""
    context = ssl.create_default_context()
    for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE"):
        if os.environ.get(name) and Path(os.environ[name]).exists():
            context.load_verify_locations(os.environ[name])
    return context


def plain(url: str) -> str:
    """The address without name and password."""
    parts = urllib.parse.urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def sync(program: Path, *, tested: bool = False) -> None:
    """Installs exactly what the lock file names, unless that was done.

    The cluster engine of the measures is half a gigabyte: only tests fetch it, and what is there once stays.
    """
    python = interpreter()
    named = (ROOT / "uv.lock", ROOT / "pyproject.toml")
    wanted = hashlib.sha256(b"".join(name.read_bytes() for name in named) + python.encode()).hexdigest()
    stamp = VENV / "installed"
    held = stamp.read_text().split() if stamp.exists() else []
    more = ["--group", TESTED] if tested or TESTED in held else []
    if held == [wanted, *more[1:]] and (VENV / "bin" / "motcua").exists():
        return
    print("installing locked dependencies …", flush=True)
    environment = os.environ | {
        "UV_PROJECT_ENVIRONMENT": str(VENV),
        "UV_PYTHON": python,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
    }
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run([program, "sync", "--frozen", "--quiet", *more], cwd=ROOT, env=environment, check=False)
    if done.returncode and index() != PYPI:
        done = from_index(program, environment, more)
    if done.returncode:
        sys.exit("the locked dependencies could not be installed (the lines above say why)")
    stamp.write_text(" ".join([wanted, *more[1:]]))


def interpreter() -> str:
    """The Python that Motcua is to run in: this one, unless the system's own of the same version is a quicker build.

    What pyenv compiles knows nothing of how it will be used, and Motcua's pages take it a third longer than the
    distribution's Python, which was trained first. ``UV_PYTHON`` decides otherwise.
    """
    if os.environ.get("UV_PYTHON"):
        return os.environ["UV_PYTHON"]
    trained = "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS"))
    systems = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    return str(systems) if not trained and systems.exists() else sys.executable


def from_index(program: Path, environment: dict[str, str], more: list[str]) -> subprocess.CompletedProcess[bytes]:
    """The same packages with the same hashes from the index of this machine, where PyPI itself is out of reach."""
    names = TOOLS / "requirements.txt"
    export = [program, "export", "--frozen", "--quiet", "--no-emit-project", *more, "-o", names]
    steps = [
        export,
        [program, "venv", "--quiet", "--allow-existing", VENV],
        [program, "pip", "sync", "--quiet", "--require-hashes", "--default-index", index(), "-p", VENV, names],
        [program, "pip", "install", "--quiet", "--no-deps", "--default-index", index(), "-p", VENV, "-e", ROOT],
    ]
    done = subprocess.CompletedProcess[bytes]([], 1)
    for step in steps:
        done = subprocess.run(step, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            break
    return done


if __name__ == "__main__":
    main()
