"""`make run`, killed in every way."""

import os
import signal
import socket
import sys

import psycopg
import pytest
from psycopg import sql

from agnt.embedded.processes import command_of, wait_until
from tests.embedded.homes import home, is_over, kill9, postmaster_of
from tests.stack import database_url
from tests.supervisor.starts import PATIENCE, Start

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with the one that started it"),
]


def test_whatever_is_killed_it_runs_again_and_a_stop_leaves_nothing() -> None:
    with home() as folder:
        with Start(folder) as first:
            first.wait_ready()
            started = first.children()
            assert set(started) == {"web", "worker", "wire", "beat"}

            with Start(folder) as second:
                assert second.process.wait(30) == 1
            assert f"AGNT already runs in this folder (process {first.process.pid}, http://127.0.0.1:" in first.said

            kill9(postmaster_of(folder))
            kill9(started["worker"])
            assert wait_until(lambda: first.children().get("worker", 0) not in {0, started["worker"]}, PATIENCE)
            assert wait_until(first.is_ready, PATIENCE), first.said

            left = [*first.children().values(), postmaster_of(folder)]
            first.kill9()
            assert wait_until(lambda: not any(command_of(pid) for pid in left), 20)
            assert is_over(folder, "postgres", "redis")

        first.log.unlink()
        with Start(folder, port=first.port) as again:
            again.wait_ready()
            left = [*again.children().values(), postmaster_of(folder)]
            assert again.stop() == 0
            assert not any(command_of(pid) for pid in left)
            assert is_over(folder, "postgres", "redis")
        again.log.unlink()


def test_a_taken_port_is_one_line_before_anything_is_started() -> None:
    with home() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        with Start(folder, port=listener.getsockname()[1]) as start:
            assert start.process.wait(30) == 1
        assert start.said.count("\n") == 1
        assert "is taken: stop what listens there, or take another one" in start.said
        assert not (folder / "embedded.json").exists()
        start.log.unlink()


@pytest.mark.django_db(transaction=True)
def test_given_servers_are_used_and_nothing_is_put_into_them() -> None:
    name = f"given_{os.getpid()}"
    with psycopg.connect(database_url(), autocommit=True) as connection, home() as folder:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        given = database_url().replace(f"/{connection.info.dbname}?", f"/{name}?")
        try:
            env = {"AGNT_ENV": "development", "DATABASE_URL": given, "REDIS_URL": os.environ["REDIS_URL"]}
            with Start(folder, **env) as start:
                start.wait_ready()
                with psycopg.connect(given) as looking:
                    (venues,) = looking.execute("SELECT count(*) FROM venues_venue").fetchone() or (None,)
                assert venues == 0
                start.process.send_signal(signal.SIGTERM)
                assert start.process.wait(60) == 0
            assert "sign-ins" not in start.said
            assert "embedded" not in start.said
            assert not list(folder.glob("*.keeper"))
            start.log.unlink()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
