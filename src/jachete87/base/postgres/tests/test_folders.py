"""A data folder may be private, deleted, moved, copied, long, half made, and anybody's."""

import json
import multiprocessing
import os
import pwd
import shutil
import signal
from pathlib import Path

import pytest

from jachete87.base.postgres import Status, binaries, ensure_running, is_running, pg_tool, status, stop
from jachete87.base.postgres.account import account_for
from jachete87.base.postgres.errors import (
    BinariesNotFoundError,
    ClusterNotFoundError,
    ClusterNotOursError,
    ToolNotFoundError,
)
from jachete87.base.postgres.process import is_alive
from jachete87.base.postgres.tests.running import START, child, pid_of, servers_of, wait_for, words, write

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root must run the server as somebody else")
INSTALLED = {one.major: one.folder for one in reversed(list(binaries._fitting()))}


def test_a_deleted_folder_gives_an_empty_database(home: Path) -> None:
    write(ensure_running(home / "data"), "gone")

    shutil.rmtree(home / "data")
    before, again = status(home / "data"), ensure_running(home / "data")

    assert before is Status.ABSENT
    assert words(again) == []


def test_the_server_of_a_deleted_folder_leaves_its_successor_alone(home: Path) -> None:
    old = pid_of(ensure_running(home / "data"))
    shutil.rmtree(home / "data")
    successor = ensure_running(home / "data")
    write(successor, "new")

    os.kill(old, signal.SIGINT)
    wait_for(lambda: not is_alive(old))

    assert is_running(home / "data")
    assert words(successor) == ["new"]


@only_root
def test_a_private_folder_stays_private_and_is_deleted_like_any(private_home: Path) -> None:
    write(ensure_running(private_home / "data"), "gone")
    first = servers_of(private_home)

    shutil.rmtree(private_home / "data")
    again = ensure_running(private_home / "data")

    assert private_home.stat().st_mode & 0o777 == 0o700
    assert words(again) == []
    wait_for(lambda: len(servers_of(private_home)) == 1)
    assert servers_of(private_home) != first


@only_root
def test_the_copy_of_a_private_folder_keeps_away_from_the_database_of_its_original(private_home: Path) -> None:
    original, copy = private_home / "original", private_home / "copy"
    ensure_running(original)
    shutil.copytree(original, copy)

    with pytest.raises(ClusterNotOursError, match="is a copy of"):
        ensure_running(copy)

    assert status(original) is Status.READY


def test_a_moved_folder_goes_on_and_a_copied_one_apart(home: Path) -> None:
    first, moved, copy = home / "first", home / "moved", home / "copy"
    write(ensure_running(first), "old")
    stop(first)

    first.rename(moved)
    shutil.copytree(moved, copy, symlinks=True)
    for path in [copy / "postgres/data", *(copy / "postgres/data").rglob("*")]:
        owner = (moved / path.relative_to(copy)).stat()
        os.chown(path, owner.st_uid, owner.st_gid)
    write(ensure_running(copy), "new")

    assert words(ensure_running(moved)) == ["old"]
    assert words(ensure_running(copy)) == ["new"]
    assert len(servers_of(home)) == 2


def test_a_running_server_is_found_again_in_a_moved_folder(home: Path) -> None:
    write(ensure_running(home / "first"), "old")
    before = servers_of(home)

    (home / "first").rename(home / "Moved With Capitals")
    again = ensure_running(home / "Moved With Capitals")

    assert words(again) == ["old"]
    assert servers_of(home) == before
    assert stop(home / "Moved With Capitals")


@pytest.mark.parametrize("name", ["long" * 30, "Capitals, and commas"])
def test_a_folder_whose_name_is_unfit_for_a_socket_has_it_elsewhere(home: Path, name: str) -> None:
    server = ensure_running(home / name)
    write(server, "here")

    again = ensure_running(home / name)

    assert again == server
    assert words(again) == ["here"]
    assert server.data_dir == home / name / "postgres/data"
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    stop(home / name)
    shutil.rmtree(server.socket_dir)


def test_a_half_made_cluster_is_made_anew(home: Path) -> None:
    starter = child(START, home)
    wait_for(lambda: list(home.glob("postgres/new-*/data/base")))

    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()
    before = json.loads((home / "postgres/cluster.json").read_text())

    assert before["complete"] is False
    assert words(ensure_running(home)) == []


def test_a_lost_cluster_is_not_replaced_by_an_empty_one(home: Path) -> None:
    server = ensure_running(home)
    stop(home)
    server.data_dir.rename(home / "elsewhere")

    with pytest.raises(ClusterNotFoundError, match="which is gone"):
        ensure_running(home)

    (home / "elsewhere").rename(server.data_dir)
    assert words(ensure_running(home)) == []


@only_root
def test_an_ordinary_user_without_a_home_runs_a_server_that_root_may_join(home: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    ensure_running(home / "warm")

    def start() -> None:
        os.environ.pop("HOME", None)
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        write(ensure_running(home / "data"), "mine")

    process = multiprocessing.get_context("fork").Process(target=start)
    process.start()
    process.join()

    assert process.exitcode == 0
    assert (home / "data/postgres/data").stat().st_uid == nobody.pw_uid
    assert words(ensure_running(home / "data")) == ["mine"]
    assert stop(home / "data")
    assert words(ensure_running(home / "data")) == ["mine"]
    assert {path.stat().st_uid for path in (home / "data").rglob("*")} == {nobody.pw_uid}


@only_root
def test_programs_that_only_root_can_reach_are_copied_once(home: Path, private_home: Path) -> None:
    prefix = binaries.find_binaries().folder.parent
    package = private_home / prefix.parent.name
    shutil.copytree(prefix, package / prefix.name)
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    shutil.copytree(libraries, private_home / libraries.name)
    private = binaries.Binaries(package / prefix.name / "bin", 18)
    account = account_for(None)

    copies = [binaries.reachable(private, account, home / "shelf/binaries") for _ in range(2)]

    assert copies[0] == copies[1]
    assert not account.can_execute(private.folder / "initdb")
    assert account.run(copies[0].folder / "initdb", "--version").stdout.startswith("initdb (PostgreSQL) 18")
    assert len(list((home / "shelf/binaries").glob("*-*"))) == 1


@pytest.mark.parametrize("major", INSTALLED)
def test_a_cluster_keeps_its_version_whatever_programs_come_first(
    home: Path, major: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(binaries.VARIABLE, str(INSTALLED[major]))
    server = ensure_running(home)
    write(server, "old")
    stop(home)

    monkeypatch.delenv(binaries.VARIABLE)
    again = ensure_running(home)

    assert again.bin_dir == binaries.find_binaries(major).folder
    assert words(again) == ["old"]


def test_missing_programs_are_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(binaries.VARIABLE, str(home))

    with pytest.raises(BinariesNotFoundError, match=f"{home}, which holds no PostgreSQL 15"):
        ensure_running(home)
    monkeypatch.delenv(binaries.VARIABLE)
    with pytest.raises(ToolNotFoundError, match="pg_nothing"):
        pg_tool("pg_nothing")

    assert status(home) is Status.ABSENT
