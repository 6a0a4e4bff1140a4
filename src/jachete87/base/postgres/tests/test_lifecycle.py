"""The embedded server is started, joined, killed and stopped for real."""

import os
import signal
import subprocess
from pathlib import Path

import dj_database_url
import psycopg
import pytest

from jachete87.base.postgres import (
    Server,
    Status,
    UnsafeServerError,
    check_durability,
    ensure_running,
    is_running,
    pg_tool,
    status,
    stop,
)
from jachete87.base.postgres.account import account_for
from jachete87.base.postgres.errors import StartFailedError
from jachete87.base.postgres.process import is_alive
from jachete87.base.postgres.tests.running import (
    REPORT,
    START,
    child,
    outcomes,
    pid_of,
    servers_of,
    wait_for,
    words,
    write,
    write_until_killed,
)

WITHOUT_LOCK = (
    "import contextlib; from jachete87.base.postgres import lifecycle; "
    f"lifecycle.locked = lambda *_: contextlib.nullcontext(); {REPORT}"
)


def test_a_row_survives_the_death_of_the_server(server: Server, shared_home: Path) -> None:
    write(server, "kept")
    first = pid_of(server)

    os.kill(first, signal.SIGKILL)
    again = ensure_running(shared_home)

    assert again == server
    assert pid_of(again) != first
    assert words(again) == ["kept"]


def test_a_start_waits_for_the_orphans_of_the_last_server(
    server: Server, shared_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    write(server, "before")
    busy = psycopg.connect(server.url)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 8000000)")
    orphan = busy.info.backend_pid

    os.kill(pid_of(server), signal.SIGKILL)
    again = ensure_running(shared_home)

    assert words(again) == ["before"]
    assert "Waiting for what is left of the last database server to end." in caplog.messages
    wait_for(lambda: not is_alive(orphan))
    busy.close()


def test_a_server_that_lost_its_socket_is_started_again(server: Server, shared_home: Path) -> None:
    write(server, "kept")
    first = pid_of(server)

    next(server.socket_dir.glob(".s.PGSQL.*[0-9]")).unlink()
    again = ensure_running(shared_home, patience=30)

    assert servers_of(shared_home) == [pid_of(again)]
    assert pid_of(again) != first
    assert words(again) == ["kept"]


def test_a_number_given_to_another_program_does_not_prevent_a_start(server: Server, shared_home: Path) -> None:
    account = account_for(server.data_dir)
    other = subprocess.Popen(["sleep", "60"], user=account.uid if account.is_other else None)
    dead, lock = pid_of(server), server.data_dir / "postmaster.pid"
    os.kill(dead, signal.SIGKILL)
    lock.write_text(lock.read_text().replace(str(dead), str(other.pid), 1))

    again = ensure_running(shared_home)

    assert servers_of(shared_home) == [pid_of(again)]
    assert other.poll() is None
    other.kill()
    other.wait()


def test_the_server_outlives_the_killed_group_of_its_starter(shared_home: Path) -> None:
    stop(shared_home)
    starter = child(f"{START}; print('up', flush=True); import time; time.sleep(60)", shared_home)
    assert starter.stdout is not None
    assert starter.stdout.readline() == "up\n"
    before = servers_of(shared_home)

    os.killpg(starter.pid, signal.SIGINT)
    os.killpg(starter.pid, signal.SIGKILL)
    starter.communicate()

    assert len(before) == 1
    assert servers_of(shared_home) == before
    assert is_running(shared_home)


def test_stop_stops_once(server: Server, shared_home: Path) -> None:
    write(server, "written")

    told = [stop(shared_home), stop(shared_home)]

    assert told == [True, False]
    assert status(shared_home) is Status.STOPPED
    assert servers_of(shared_home) == []
    assert words(ensure_running(shared_home)) == ["written"]


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_data_is_refused(server: Server, shared_home: Path, name: str) -> None:
    stop(shared_home)
    settings = server.data_dir / "postgresql.auto.conf"
    kept = settings.read_text()
    settings.write_text(f"{kept}{name} = off\n")

    for _start_then_join in range(2):
        with pytest.raises(UnsafeServerError, match=f"{name} off"):
            ensure_running(shared_home)
    with pytest.raises(UnsafeServerError, match=f"{name} off"):
        check_durability(server.url)

    stop(shared_home)
    settings.write_text(kept)
    check_durability(ensure_running(shared_home).url)


def test_a_server_that_cannot_start_says_why(server: Server, shared_home: Path) -> None:
    stop(shared_home)
    settings = server.data_dir / "postgresql.auto.conf"
    kept = settings.read_text()
    settings.write_text(f"{kept}max_connections = many\n")

    with pytest.raises(StartFailedError, match='invalid value for parameter "max_connections"'):
        ensure_running(shared_home)

    assert servers_of(shared_home) == []
    settings.write_text(kept)


def test_a_lost_password_is_replaced(server: Server, shared_home: Path) -> None:
    (shared_home / "postgres/password").unlink()

    again = ensure_running(shared_home)

    assert again.password != server.password
    assert is_running(shared_home)


def test_the_application_owns_its_database_and_no_more(server: Server) -> None:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb, pg_get_userbyid(datdba), datcollate, current_setting('server_encoding'),"
            " current_setting('data_checksums'), current_setting('TimeZone'), current_setting('listen_addresses')"
            " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"
        ).fetchone()

    assert row == (False, True, "jachete87", "C", "UTF8", "on", "UTC", "")


def test_the_url_serves_other_programs(server: Server) -> None:
    write(server, "dumped")

    parsed = dj_database_url.parse(server.url)
    dump = subprocess.run([pg_tool("pg_dump"), server.url], capture_output=True, text=True, check=True).stdout

    assert (parsed["HOST"], parsed["NAME"], parsed["USER"]) == (str(server.socket_dir), "jachete87", "jachete87")
    assert dump.splitlines().count("dumped") == 1


def test_processes_that_start_at_once_share_one_server(home: Path) -> None:
    told = outcomes(REPORT, home, 8)

    server = ensure_running(home)

    assert servers_of(home) == [pid_of(server)]
    assert told == [f"{pid_of(server)} {server.password}"] * 8


def test_without_the_lock_they_do_not(home: Path) -> None:
    told = outcomes(WITHOUT_LOCK, home, 8)

    assert len(set(told)) > 1


@pytest.mark.parametrize(("waits", "kept"), [("on", True), ("off", False)], ids=["as we run it", "control"])
def test_what_was_acknowledged_under_load_is_there_after_the_server_was_killed(
    server: Server, shared_home: Path, waits: str, kept: bool
) -> None:
    acknowledged = write_until_killed(server, f"-c synchronous_commit={waits}", kills_after=300)

    with psycopg.connect(ensure_running(shared_home).url) as connection:
        there = {number for (number,) in connection.execute("SELECT number FROM written")}

    assert len(acknowledged) >= 300
    assert (set(acknowledged) <= there) is kept
