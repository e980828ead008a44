"""The Procfile, from which both `make run` and other supervisors start the platform."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agnt.env import ROOT
from agnt.supervisor import procfile

VARIABLES = {"HOST": "127.0.0.1", "PORT": "8000", "FORWARDED": ""}


def test_ours_has_the_four_processes_each_with_its_kind() -> None:
    programs = {program.name: program for program in procfile.read(procfile.PROCFILE, VARIABLES)}
    assert {name: program.environment["AGNT_PROCESS"] for name, program in programs.items()} == {
        "web": "web",
        "worker": "worker",
        "wire": "wire",
        "beat": "beat",
    }
    web = programs["web"].command
    assert web[:4] == (sys.executable, "-m", "uvicorn", "agnt.asgi:application")
    assert web[web.index("--port") + 1] == "8000"
    assert web[web.index("--forwarded-allow-ips") + 1] == ""


def test_a_variable_with_spaces_stays_one_word(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("one: A=1 B='2 3' tool $PLACE '--x=$PLACE'\n")
    (program,) = procfile.read(tmp_path / "Procfile", {"PLACE": "a b"})
    assert program.command == ("tool", "a b", "--x=a b")
    assert (program.environment["A"], program.environment["B"]) == ("1", "2 3")


@pytest.mark.parametrize(
    ("name", "missing", "line"),
    [("webb", "", "Procfile has no webb."), ("web", "PORT", "PORT is not set, and Procfile asks for it.")],
)
def test_a_name_or_a_setting_that_is_not_there_is_said(name: str, missing: str, line: str) -> None:
    env = {key: value for key, value in {**os.environ, **VARIABLES}.items() if key != missing}
    command = [sys.executable, "-m", "agnt.supervisor.procfile", name]
    made = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (1, f"{line}\n")


def test_a_variable_that_nobody_gave_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("one: tool $PLACE\n")
    with pytest.raises(KeyError, match="PLACE"):
        procfile.read(tmp_path / "Procfile", {})
