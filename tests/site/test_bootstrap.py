"""The bootstrap takes only the file that was published, from whichever index this machine has."""

import importlib.util
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(tmp_path, monkeypatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "scripts" / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "TOOLS", tmp_path / ".tools")
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    return module


@pytest.fixture
def index(bootstrap) -> Iterator[str]:
    """An index that answers in HTML and asks for a password."""
    name, _ = bootstrap.wheel()

    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.headers.get("Authorization"):
                self.send_response(401)
                self.end_headers()
                return
            page = f'<a href="../../files/{name}#sha256=00">{name}</a>'.encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(page if self.path == "/simple/uv/" else b"not what was published")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://somebody:secret@127.0.0.1:{server.server_port}/simple"
        server.shutdown()


def test_a_file_that_is_not_the_published_one_is_refused(bootstrap, index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", index)
    with pytest.raises(SystemExit, match="its hash differs"):
        bootstrap.uv()
    assert not list(bootstrap.TOOLS.glob("**/uv"))


def test_an_index_without_the_file_is_named_without_its_password(bootstrap, index, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", index.replace("/simple", "/other"))
    with pytest.raises(SystemExit) as refused:
        bootstrap.uv()
    assert "secret" not in str(refused.value)


def test_pip_settings_are_followed(bootstrap, monkeypatch, tmp_path):
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://mirror.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert bootstrap.index() == "https://mirror.example/simple"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert bootstrap.index() == "https://other.example/simple"


def test_the_system_s_trained_python_is_taken_before_an_untrained_one(bootstrap, monkeypatch, tmp_path):
    monkeypatch.delenv("UV_PYTHON", raising=False)
    monkeypatch.setattr(bootstrap.sys, "executable", "/home/nam/python")
    systems = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for arguments, exists, taken in (
        ("'--enable-optimizations'", True, "/home/nam/python"),
        ("'--enable-shared'", True, systems),
        ("'--enable-shared'", False, "/home/nam/python"),
    ):
        monkeypatch.setattr(bootstrap.sysconfig, "get_config_var", lambda _, said=arguments: said)
        monkeypatch.setattr(bootstrap.Path, "exists", lambda path, there=exists: there and str(path) == systems)
        assert bootstrap.interpreter() == taken
    monkeypatch.setenv("UV_PYTHON", "/opt/python")
    assert bootstrap.interpreter() == "/opt/python"
