"""What the two embedded servers are: how each is prepared, started, asked, and stopped."""

import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from agnt.embedded import addresses, processes, programs
from agnt.embedded.accounts import Account
from agnt.embedded.errors import Refused
from agnt.embedded.places import Place

# A throw-away home (tests) must survive kill -9, but not the machine's death.
HASTY = ("fsync=off", "full_page_writes=off")

Stops = tuple[tuple[signal.Signals, float], ...]  # signals in turn, each with its patience in seconds


class Server(Protocol):
    """One server of one home."""

    name: str
    stops: Stops
    ends_with_keeper: signal.Signals

    def prepare(self) -> None:
        """Make what the server needs and end what a killed keeper left. Raises Refused."""

    def command(self) -> list[str]:
        """The program and its arguments."""
        ...

    def finish(self) -> bool:
        """True when the server answers and holds what we need."""
        ...


class Postgres:
    """PostgreSQL on a socket in a private folder, without TCP and without passwords."""

    name: str = "postgres"
    stops: Stops = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0))  # fast, then immediate
    ends_with_keeper: signal.Signals = signal.SIGINT

    def __init__(self, place: Place, account: Account, *, hasty: bool) -> None:
        self._place, self._account, self._hasty = place, account, hasty
        self.data = account.folder / "postgres"
        self._programs = programs.postgres_programs(account)

    def prepare(self) -> None:
        """Raises Refused for the data of another major version."""
        self._account.own(self._place.sockets)
        if self._account.folder != self._place.home:
            self._account.own(self._account.folder)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(programs.MAJOR):
            raise Refused(
                f"{self.data} was written by PostgreSQL {found}, and this is {programs.MAJOR}: dump it with the old "
                "release (pg_dump) and restore it here, or move the folder away to start empty."
            )
        processes.end_stale(self.data / "postmaster.pid", str(self.data), signal.SIGINT)

    def command(self) -> list[str]:
        settings = [
            "listen_addresses=",
            f'unix_socket_directories="{self._place.sockets}"',
            "unix_socket_permissions=0700",
            "max_connections=200",
            "timezone=UTC",
            "log_timezone=UTC",
            "jit=off",
            *(HASTY if self._hasty else ()),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(self._programs / "postgres"), "-D", str(self.data), *options]

    def finish(self) -> bool:
        """Answering, and our database is there: made on the first start."""
        return answers_postgres(addresses.database_url(self._place.home)) or self._create_database()

    def _create_database(self) -> bool:
        try:
            with psycopg.connect(
                dbname="postgres",
                user=addresses.ROLE,
                host=str(self._place.sockets),
                connect_timeout=3,
                autocommit=True,
            ) as connection:
                name = sql.Identifier(addresses.DATABASE_NAME)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        except psycopg.errors.DuplicateDatabase:
            return True
        except psycopg.OperationalError:
            return False
        return True

    def _initialise(self) -> None:
        """Into a draft that is renamed when it is complete: a kill in the middle leaves nothing half made."""
        draft = self.data.with_name("postgres.new")
        subprocess.run(["rm", "-rf", str(draft)], check=True)
        made = subprocess.run(
            [
                *(str(self._programs / "initdb"), "-D", str(draft), "-U", addresses.ROLE, "-A", "trust"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *("--no-instructions", *(["--no-sync"] if self._hasty else [])),
            ],
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
            cwd="/",
            **self._account.popen,
        )
        if made.returncode:
            raise Refused(f"PostgreSQL could not make {self.data}: {last_line(made.stderr)}")
        draft.rename(self.data)


class Redis:
    """Redis on a socket in the same private folder. It keeps nothing: what is true is in PostgreSQL."""

    name: str = "redis"
    stops: Stops = ((signal.SIGTERM, 5.0),)
    ends_with_keeper: signal.Signals = signal.SIGTERM

    def __init__(self, place: Place, account: Account, *, hasty: bool) -> None:
        self._place, self._account = place, account
        self._program = programs.redis_program(account)

    def prepare(self) -> None:
        self._account.own(self._place.sockets)
        processes.end_stale(self._pid_file, str(self._place.redis_socket), signal.SIGTERM)
        self._place.redis_socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        return [
            *(str(self._program), "--port", "0", "--unixsocket", str(self._place.redis_socket)),
            *("--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--databases", "64"),
            *("--dir", str(self._place.sockets), "--pidfile", str(self._pid_file), "--loglevel", "warning"),
        ]

    def finish(self) -> bool:
        return answers_redis(self._place.redis_socket)

    @property
    def _pid_file(self) -> Path:
        return self._place.sockets / "redis.pid"


ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
KINDS: Mapping[str, type[Postgres] | type[Redis]] = {"postgres": Postgres, "redis": Redis}


def answers_postgres(url: str) -> bool:
    """True when this database can be used."""
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def answers_redis(path: Path) -> bool:
    """True when a Redis on this socket can be used."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(3)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(7).startswith(b"+PONG")
    except OSError:
        return False


def answers(place: Place, name: str) -> bool:
    """True when this server of this home can be used."""
    if name == "redis":
        return answers_redis(place.redis_socket)
    return answers_postgres(addresses.database_url(place.home))


def last_line(text: str) -> str:
    """What a program said last, for the one line that a person gets to read."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no word why")
