"""Search over 50,000 venues: all in, and the vector leg beside the same question put to pgvector by hand."""

import json
import subprocess
import sys

from tests.bench.report import Line
from tests.bench.servers import ROOT, environment, own_database

VENUES = 50_000
WHOLE_MS = 25
OVER_RAW_MS = 3


def measure() -> list[Line]:
    """In a process of its own on a database of its own; takes some minutes, most of them to fill it."""
    with own_database() as address:
        command = [sys.executable, "-m", "tests.bench.search_run", str(VENUES)]
        done = subprocess.run(command, cwd=ROOT, env=environment(address), check=True, capture_output=True, text=True)
    return _lines(json.loads(done.stdout.splitlines()[-1]))


def _lines(found: dict[str, float]) -> list[Line]:
    p95, over = found["p95"], found["leg"] - found["raw"]
    whole = f"search of {VENUES:,} venues, all in"
    return [
        Line(whole, f"median {found['median']:.1f} ms"),
        Line(whole, f"p95 {p95:.1f} ms", WHOLE_MS / p95, f"{WHOLE_MS} ms", target=1.0),
        Line("search: the same question to pgvector by hand", f"{found['raw']:.1f} ms"),
        Line(
            "search: the vector leg, over pgvector by hand",
            f"{over:.1f} ms more",
            OVER_RAW_MS / max(over, 0.01),
            f"{OVER_RAW_MS} ms",
            target=1.0,
        ),
    ]
