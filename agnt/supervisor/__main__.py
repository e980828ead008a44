"""python -m agnt.supervisor: what `make run` runs once the packages are there."""

import os
import signal
import sys

from agnt.embedded import processes
from agnt.embedded.errors import Refused
from agnt.env import env
from agnt.supervisor.run import Run


def main() -> int:
    """Exit code 0 after an orderly stop, 1 when the start was refused."""
    if "MAKELEVEL" in os.environ:
        processes.end_with_parent(signal.SIGTERM)  # whoever kills make means us
    try:
        Run(env).run()
    except Refused as problem:
        sys.stderr.write(f"{problem}\n" if str(problem) else "")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
