"""Servers that live exactly as long as somebody needs them, whoever is killed."""

import sys

import pytest

from agnt.embedded import places
from agnt.embedded.lease import Lease
from agnt.embedded.processes import command_of, wait_until
from tests.embedded.homes import Holder, answers, ask, home, is_over, keeper_of, kill9, pid_of, postmaster_of

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a program with the one that started it")


def test_two_who_come_at_once_share_one_server_and_the_last_takes_it_along() -> None:
    with home() as folder, Holder(folder, "postgres") as one, Holder(folder, "postgres") as other:
        one.held(), other.held()
        postmaster = postmaster_of(folder)
        one.let_go()
        assert ask(folder, "SELECT 1") == 1
        assert postmaster_of(folder) == postmaster
        other.let_go()
        assert is_over(folder, "postgres")
        assert not command_of(postmaster)
        assert not folder.exists()


@linux
def test_a_holder_killed_with_9_leaves_neither_server() -> None:
    with home() as folder, Holder(folder, "postgres", "redis").held() as holder:
        sockets = str(places.find(folder).sockets)
        assert pid_of(sockets, "redis-server")
        holder.kill9()
        assert is_over(folder, "postgres", "redis")
        assert not pid_of(sockets, "postgres")
        assert not pid_of(sockets, "redis-server")


@linux
def test_a_keeper_killed_with_9_takes_its_server_along_and_the_next_start_finds_the_data() -> None:
    with home() as folder, Lease(folder, ["postgres"], throw_away=True) as lease:
        ask(folder, "CREATE TABLE kept AS SELECT 42 AS answer")
        postmaster = postmaster_of(folder)
        kill9(keeper_of(folder, "postgres"))
        assert wait_until(lambda: not command_of(postmaster), 10)
        lease.mend()
        assert wait_until(lambda: answers(folder), 20)
        assert ask(folder, "SELECT answer FROM kept") == 42
        lease.release(patience=15)


@linux
def test_a_server_killed_with_9_is_started_again_with_what_was_committed() -> None:
    with home() as folder, Lease(folder, ["postgres"], throw_away=True) as lease:
        ask(folder, "CREATE TABLE kept AS SELECT 42 AS answer")
        postmaster = postmaster_of(folder)
        kill9(postmaster)
        assert wait_until(lambda: answers(folder), 20)
        assert postmaster_of(folder) != postmaster
        assert ask(folder, "SELECT answer FROM kept") == 42
        lease.release(patience=15)


def test_who_comes_while_the_last_one_leaves_gets_a_server() -> None:
    with home() as folder:
        for _ in range(3):
            with Lease(folder, ["redis"], throw_away=True) as lease:
                assert places.find(folder).redis_socket.is_socket()
                lease.release()
        assert is_over(folder, "redis")
