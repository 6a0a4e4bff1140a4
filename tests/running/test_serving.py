"""`jachete87 serve` as an operator knows it: it starts, it survives, it stops, it keeps what it had."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from jachete87.base import postgres
from tests.running.homes import Homes
from tests.running.portal import Portal, free_port, running


def one_seller_demo(portal: Portal) -> None:
    done = portal.command("demo", "--sellers", "12", "--products", "40", "--orders", "2")
    assert done.returncode == 0, done.stderr


def test_a_portal_starts_stops_on_sigterm_and_keeps_its_data(homes: Homes) -> None:
    with running(homes.empty(), "--no-demo", "--workers", "1") as portal:
        one_seller_demo(portal)
        before = portal.get("/sellers")["total"]
        code = portal.stop()

        portal.start("--no-demo")
        after = portal.get("/sellers")["total"]

    assert code == 0
    assert before > 0
    assert after == before


def test_what_is_killed_comes_back_by_itself(homes: Homes) -> None:
    with running(homes.empty(), "--no-demo") as portal:
        for word in ("granian", "worker"):
            victims = processes(portal, word)
            for victim in victims:
                os.kill(victim, signal.SIGKILL)

            await_others(portal, word, victims)
            portal.await_well()


def processes(portal: Portal, word: str) -> set[int]:
    return {pid for pid, command in portal.descendants() if word in command}


def await_others(portal: Portal, word: str, victims: set[int]) -> None:
    """Wait until processes took the place of the killed ones; looks are counted, for a machine may stand still."""
    for _ in range(600):
        if processes(portal, word) - victims:
            return
        time.sleep(0.2)
    pytest.fail(f"no new {word} instead of {victims}: {portal.process}, {portal.descendants()}")


def test_the_children_do_not_outlive_a_killed_parent(homes: Homes) -> None:
    with running(homes.empty(), "--no-demo", "--workers", "1") as portal:
        children = [pid for pid, _ in portal.descendants()]
        assert portal.process is not None

        portal.process.kill()
        portal.process.wait()
        until = time.monotonic() + 30
        while any(_lives(pid) for pid in children) and time.monotonic() < until:
            time.sleep(0.2)

        assert [pid for pid in children if _lives(pid)] == []


def test_a_backup_restores_into_an_empty_portal(homes: Homes, tmp_path: Path) -> None:
    saved = tmp_path / "all.backup"
    with running(homes.filled(), "--no-demo", "--workers", "1") as portal:
        asked, before = portal.get("/search?q=miel")["total"], kept(portal)
        assert portal.command("backup", str(saved)).returncode == 0

    with running(homes.empty(), "--no-demo", "--workers", "1") as other:
        done = other.command("restore", str(saved))
        other.await_well()
        answered = other.get("/search?q=miel")["total"]
        verdict, after = other.command("doctor"), json.loads(other.shelves("fingerprint"))
        spoilt = json.loads(other.shelves("spoil"))

    assert done.returncode == 0, done.stderr
    assert saved.stat().st_mode & 0o777 == 0o600
    assert answered == asked > 0
    assert verdict.returncode == 0, verdict.stdout
    assert after == before
    assert [name for name in before if spoilt[name] != before[name]] == ["catalogue_product"]


def kept(portal: Portal) -> dict[str, str]:
    """The digests of what is to be kept, once nothing is due any more."""
    assert portal.command("tick").returncode == 0
    return dict(json.loads(portal.shelves("fingerprint")))


def test_a_file_that_is_no_backup_changes_nothing(homes: Homes, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not a backup")
    portal = Portal(homes.empty(), free_port())

    done = portal.command("restore", str(wrong))

    assert done.returncode == 1
    assert "cannot be read as a backup" in done.stderr
    assert portal.command("doctor").returncode == 0
    postgres.stop(portal.home)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False
