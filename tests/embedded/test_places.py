"""Which home has which sockets."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from agnt.embedded import addresses, places
from agnt.embedded.accounts import Account
from agnt.embedded.errors import Refused
from agnt.embedded.locks import FileLock


def test_a_home_keeps_what_it_was_given(tmp_path: Path) -> None:
    assert places.find(tmp_path) == places.find(tmp_path)


def test_a_moved_home_keeps_its_name_and_a_copied_one_gets_another(tmp_path: Path) -> None:
    first = places.find(tmp_path / "first")
    shutil.copytree(first.home, tmp_path / "copied")
    assert places.find(tmp_path / "copied").name != first.name
    first.home.rename(tmp_path / "moved")
    assert places.find(tmp_path / "moved").name == first.name


def test_a_deep_home_and_a_deep_temporary_folder_leave_the_sockets_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("a folder with spaces " * 10)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    sockets = places.find(deep / "home").sockets
    assert len(os.fsencode(sockets / ".s.PGSQL.5432.lock")) <= 107
    assert len(str(deep)) > 200


def test_an_unreadable_record_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "embedded.json").write_text("{")
    assert places.find(tmp_path) == places.find(tmp_path)


def test_the_address_says_where_the_socket_is(tmp_path: Path) -> None:
    place = places.find(tmp_path)
    assert addresses.database_url(tmp_path).endswith(f"@/agnt?host=%2F{'%2F'.join(place.sockets.parts[1:])}")
    assert addresses.redis_url(tmp_path) == f"unix://{place.redis_socket}"


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "sockets"
    theirs.mkdir()
    account = Account(uid=os.geteuid() + 1, gid=os.getegid(), switch=False, folder=tmp_path)
    with pytest.raises(Refused, match="belongs to somebody else"):
        account.own(theirs)


def test_an_open_socket_folder_is_closed(tmp_path: Path) -> None:
    open_folder = tmp_path / "sockets"
    open_folder.mkdir(mode=0o755)
    Account(uid=os.geteuid(), gid=os.getegid(), switch=False, folder=tmp_path).own(open_folder)
    assert open_folder.stat().st_mode & 0o777 == 0o700


def test_a_home_that_may_not_be_written_names_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Refused, match=f"belongs to {tmp_path.owner()}: run this as {tmp_path.owner()}"):
        FileLock(tmp_path / "postgres.lease")
