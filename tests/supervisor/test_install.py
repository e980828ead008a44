"""What is looked at before there are packages."""

import socket
from pathlib import Path

import pytest

from agnt.supervisor import install


def test_a_free_port_is_no_problem() -> None:
    assert install.taken("127.0.0.1", "0") == ""


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert install.taken("127.0.0.1", str(port)) == (
            f"Port {port} on 127.0.0.1 is taken: stop what listens there, or take another one (make run PORT=8001)."
        )


@pytest.mark.parametrize(
    ("host", "port", "line"),
    [
        ("127.0.0.1", "eighty", "PORT must be a number from 1 to 65535, not eighty."),
        ("127.0.0.1", "70000", "PORT must be a number from 1 to 65535, not 70000."),
        ("192.0.2.1", "8000", "HOST 192.0.2.1 is not an address of this machine."),
    ],
)
def test_what_cannot_be_listened_on_is_said(host: str, port: str, line: str) -> None:
    assert install.taken(host, port) == line


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("# ours\nexport PORT='8100'\nHOST=0.0.0.0\n")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setenv("HOST", "127.0.0.2")
    assert install.configured("PORT", "8000") == "8100"
    assert install.configured("HOST", "127.0.0.1") == "127.0.0.2"
    assert install.configured("NOTHING", "default") == "default"


def test_other_requirements_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path)
    (tmp_path / "requirements.txt").write_text("one")
    assert not install.is_installed("requirements.txt")
    install.stamp_of("requirements.txt").write_text(install.digest("requirements.txt"))
    assert install.is_installed("requirements.txt")
    (tmp_path / "requirements.txt").write_text("two")
    assert not install.is_installed("requirements.txt")
