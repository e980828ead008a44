"""The platform's processes, read from the one file that also tells honcho or Heroku what to run.

`python -m agnt.supervisor.procfile web` becomes the one of that name, with the environment's values: for systemd.
"""

import os
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

PROCFILE = Path(__file__).resolve().parent.parent.parent / "Procfile"
_ASSIGNMENT = re.compile(r"[A-Z_][A-Z0-9_]*=")
_VARIABLE = re.compile(r"\$(\w+)")


@dataclass(frozen=True)
class Program:
    """One line of the Procfile, ready to be started."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


def read(path: Path, variables: Mapping[str, str]) -> list[Program]:
    """Every program in the file's order. `$NAME` comes from `variables`; `python` is the one that runs us."""
    programs = []
    for line in path.read_text().splitlines():
        name, _, rest = line.partition(":")
        words = [_VARIABLE.sub(lambda found: variables[found[1]], word) for word in shlex.split(rest)]
        extra = {}
        while _ASSIGNMENT.match(words[0]):
            key, _, value = words.pop(0).partition("=")
            extra[key] = value
        if words[0] == "python":
            words[0] = sys.executable
        programs.append(Program(name.strip(), tuple(words), {**os.environ, **variables, **extra}))
    return programs


def become(name: str) -> NoReturn:
    """Replace this process by the program of that name; a name or a variable that is not there ends in a line."""
    try:
        program = next(program for program in read(PROCFILE, os.environ) if program.name == name)
    except StopIteration:
        sys.exit(f"{PROCFILE.name} has no {name}.")
    except KeyError as missing:
        sys.exit(f"{missing.args[0]} is not set, and {PROCFILE.name} asks for it.")
    os.chdir(PROCFILE.parent)
    os.execve(program.command[0], program.command, dict(program.environment))  # noqa: S606 - a list, without a shell


if __name__ == "__main__":
    become(*sys.argv[1:])
