"""`python -m tests.bench [name ...]`: run the benchmarks, print the table and write it to docs/bench.md.

On the servers of DATABASE_URL and REDIS_URL, else on our own in a throw-away home; each benchmark makes the database
that it fills, and drops it. FULL=1 is for sizes that take hours;
no benchmark here has one yet. Machines vary by a factor of three within minutes: only the
ratios mean anything, each taken in one interleaved run.
"""

import argparse
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ["AGNT_TEST_DURABLE"] = "1"  # a commit waits for the disk here as it does in earnest

from tests import servers  # has PostgreSQL and Redis from here on, and names the settings
from tests.bench.report import Line, table

# name -> module with `measure() -> list[Line]`
BENCHMARKS = {
    "webhook": "tests.bench.webhook",
    "availability": "tests.bench.availability",
    "booking": "tests.bench.booking",
    "search": "tests.bench.search",
}
ROOT = Path(__file__).resolve().parents[2]


def main(names: list[str], out: Path | None) -> int:
    """Run the named benchmarks (all by default). Exit code 1 when a target was missed."""
    lines: list[Line] = []
    for name in names or list(BENCHMARKS):
        print(f"bench: {name} ...", file=sys.stderr, flush=True)  # noqa: T201 - a long step says what it is doing
        lines += import_module(BENCHMARKS[name]).measure()
    written = table(lines)
    print(written)  # noqa: T201 - the result
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(f"{_HEAD}\n{_machine()}\n\n{written}\n")
    return int(any(line.verdict == "missed" for line in lines))


_HEAD = """# Benchmarks

Written by `make bench`. Each ratio was taken in one interleaved run; the absolute numbers are those of the machine
on that day and mean nothing elsewhere. Commits wait for the disk (fsync is on).

- booking: hold, request and the diary's yes in one transaction of a house of sixty tables, each time on a free slot,
  with the nudges that follow the commit. "8 at once" are eight processes, as web workers are. pgbench sends the very
  statements that one such transaction of ours sent (taken down, then undone), each client a script of its own.
- availability: the whole question, with its two queries; nothing is kept between two of them.
- search: of venues alone; where free times are asked for, availability comes on top.
"""


def _machine() -> str:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    python = platform.python_version()
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {python}, load average {load}."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which benchmarks; all by default")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "bench.md", help="where the table is written")
    parser.add_argument("--no-file", action="store_true", help="only print")
    asked = parser.parse_args()
    django.setup()
    try:
        code = main(asked.names, None if asked.no_file else asked.out)
    finally:
        servers.release()
    raise SystemExit(code)
