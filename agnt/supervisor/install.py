"""A virtual environment with the platform's packages. Run by the system's Python, before there is any package.

    python3 agnt/supervisor/install.py requirements.txt|requirements-dev.txt

Does nothing when the environment was made from the same requirements. Otherwise the port of `make run` is looked at
first: nobody should wait for packages only to be told that it is taken.
"""

import errno
import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")


def main(requirements: str) -> int:
    """Exit code 0 when the environment is there."""
    if is_installed(requirements):
        return 0
    problem = taken(configured("HOST", "127.0.0.1"), configured("PORT", "8000")) if requirements == RUN else ""
    with (ROOT / ".install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another start in the same folder
        problem = problem or ("" if is_installed(requirements) else install(requirements))
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no log yet
    return 1 if problem else 0


def is_installed(requirements: str) -> bool:
    """True when the environment holds what this file asks for."""
    stamp = stamp_of(requirements)
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == digest(requirements)


def install(requirements: str) -> str:
    """Returns what went wrong, in a line, or nothing."""
    uv = shutil.which("uv")
    if not PYTHON.exists():
        say("Making a virtual environment in .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        maker = [uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
        if subprocess.call([*maker, str(VENV)]):
            shutil.rmtree(VENV, ignore_errors=True)
            return "Python could not make it (on Debian and Ubuntu: apt install python3-venv). Then run this again."
    say(f"Installing the packages of {requirements} (once; it may take a few minutes)")
    pip = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)] if uv else [str(PYTHON), *PIP]
    if subprocess.call([*pip, "--require-hashes", "-r", str(ROOT / requirements)]):
        return f"The packages of {requirements} could not be installed: the lines above say why."
    for name in (RUN, requirements):  # what is needed to develop includes what is needed to run
        stamp_of(name).write_text(digest(name))
    return ""


def stamp_of(requirements: str) -> Path:
    """The file that says which requirements the environment was made from."""
    return VENV / f"agnt-{requirements}"


def digest(requirements: str) -> str:
    """Which requirements these are, and for which Python."""
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest() + " " + PYTHON.resolve().name


def configured(name: str, default: str) -> str:
    """A setting as agnt/env.py will read it, which needs packages to be read."""
    if os.environ.get(name):
        return os.environ[name]
    file = ROOT / ".env"
    lines = file.read_text().splitlines() if file.exists() else []
    pairs = [line.removeprefix("export ").partition("=") for line in lines]
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}.get(name) or default


def taken(host: str, port: str) -> str:
    """Why nobody can listen there, in a line, or nothing."""
    if not port.isdigit() or int(port) > 65535:
        return f"PORT must be a number from 1 to 65535, not {port}."
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            return f"Port {port} on {host} is taken: stop what listens there, or take another one (make run PORT=8001)."
        if problem.errno == errno.EACCES:
            return f"Port {port} may not be opened by this user: take one above 1023 (make run PORT=8001)."
        return f"HOST {host} is not an address of this machine."
    return ""


def say(line: str) -> None:
    """What takes long."""
    print(line, flush=True)  # noqa: T201 - there is no log yet


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
