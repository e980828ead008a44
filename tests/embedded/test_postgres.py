"""What PostgreSQL may find in its folder."""

import os
import re
from pathlib import Path

import pytest

from agnt.embedded import places, servers
from agnt.embedded.accounts import account_of
from agnt.embedded.errors import Refused
from agnt.embedded.lease import Lease
from agnt.embedded.processes import end_stale
from tests.embedded.homes import ask, home, is_over


def data_of(folder: Path) -> Path:
    return account_of(places.find(folder)).folder / "postgres"


def once(folder: Path) -> None:
    """Start, and stop again."""
    with Lease(folder, ["postgres"]) as lease:
        assert ask(folder, "SELECT 1") == 1
        lease.release(patience=15)


def test_a_start_that_was_cut_short_and_a_stale_lock_file_are_survived() -> None:
    with home() as folder, Lease(folder, ["postgres"], throw_away=True) as lease:
        lease.release(patience=0)
        assert is_over(folder, "postgres")
        folder.mkdir()
        account = account_of(places.find(folder))
        if account.folder != folder:
            account.own(account.folder)
        data_of(folder).with_name("postgres.new").mkdir()
        once(folder)
        data = data_of(folder)
        # The number in the lock file now is another program's: this one's.
        (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n0\n5432\n\n\n0 0\n")
        with Lease(folder, ["postgres"], throw_away=True) as again:
            assert ask(folder, "SELECT 1") == 1
            again.release(patience=15)


def test_data_of_another_major_version_is_refused_with_the_cure() -> None:
    with home() as folder:
        account = account_of(places.find(folder))
        if account.folder != folder:
            account.own(account.folder)
        account.own(data_of(folder))
        (data_of(folder) / "PG_VERSION").write_text("17\n")
        with pytest.raises(Refused, match=r"was written by PostgreSQL 17, and this is 18: .*pg_dump") as refusal:
            Lease(folder, ["postgres"], throw_away=True).take()
        assert "\n" not in str(refusal.value)
        assert (data_of(folder) / "PG_VERSION").read_text() == "17\n"
        assert not places.find(folder).sockets.joinpath(".s.PGSQL.5432").exists()


def test_it_listens_on_no_port() -> None:
    with home() as folder:
        command = servers.Postgres(places.find(folder), account_of(places.find(folder)), hasty=True).command()
        assert "listen_addresses=" in command
        assert "unix_socket_permissions=0700" in command


def test_a_pid_file_of_nothing_that_runs_is_left_to_the_server(tmp_path: Path) -> None:
    stale = tmp_path / "postmaster.pid"
    stale.write_text("999999999\n")
    end_stale(stale, "postgres", servers.Postgres.ends_with_keeper)
    assert stale.exists()


def test_the_log_names_what_went_wrong() -> None:
    assert servers.last_line("one\ntwo \n\n") == "two"
    assert re.fullmatch("no word why", servers.last_line("\n"))
