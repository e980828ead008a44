"""The embedded servers for one command: found when `make run` is up, else started and stopped with the command."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agnt.embedded.errors import Refused
from agnt.embedded.lease import Lease
from agnt.env import Env

# These never open a connection.
ALONE = {"help", "version", "check", "collectstatic", "compilemessages", "makemessages", "findstatic", "settings_doc"}
SHOWN = {"-h", "--help", "--version"}


@contextmanager
def servers_for(arguments: Sequence[str], env: Env) -> Iterator[None]:
    """Hold the servers that the environment does not name while `manage.py ARGUMENTS` runs."""
    names = [name for name, url in (("postgres", env.database_url), ("redis", env.redis_url)) if not url]
    if not names or needs_none(arguments):
        yield
        return
    try:
        lease = Lease(env.agnt_home, names).take()
    except Refused as problem:
        sys.exit(str(problem))
    try:
        yield
    finally:
        lease.release()


def needs_none(arguments: Sequence[str]) -> bool:
    """True for what works without a database."""
    return len(arguments) < 2 or arguments[1] in ALONE or bool(SHOWN & set(arguments))
