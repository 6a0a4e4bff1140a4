"""Run everything: database, migrations, demo data on an empty portal, web server and job worker."""

import argparse
import os
import socket
import time

from django.conf import settings
from django.db import connection, connections

from jachete87.base import postgres
from jachete87.base.times import now
from jachete87.config.demo.fill import Size, fill_at, is_wanted
from jachete87.config.processes import Child, Household, web_command, worker_command
from jachete87.config.progress import progress, say
from jachete87.config.setup import check_server, prepare

_PORT_PATIENCE = 15.0
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, not listened to


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, with how many workers, and whether to fill an empty portal."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8087)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-demo", action="store_true", help="leave an empty portal empty")


def run(asked: argparse.Namespace) -> int:
    """Prepare, then keep web server and worker alive until SIGTERM."""
    if not _port_is_free(asked.host, asked.port):
        say(f"Port {asked.port} is taken on {asked.host}: stop what listens there, or choose another with PORT=.")
        return 1
    say("Preparing the database…")
    prepare()
    check_server()
    if settings.DEMO and not asked.no_demo and is_wanted():
        with progress("Filling the demo département") as report:
            fill_at(size=Size(), at=now(), progress=report)
    connections.close_all()
    address = f"http://{'127.0.0.1' if asked.host in _EVERYWHERE else asked.host}:{asked.port}"
    os.environ.setdefault("JACHETE87_BASE_URL", address)
    children = [
        Child("worker", worker_command(), is_patient=True),
        Child("web", web_command(asked.host, asked.port, asked.workers)),
    ]
    Household(children, ready=lambda: say(f"J'achète87: {address}")).run()
    _stop_database_if_alone()
    return 0


def _port_is_free(host: str, port: int) -> bool:
    until = time.monotonic() + _PORT_PATIENCE
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                if time.monotonic() > until:
                    return False
                time.sleep(0.3)
            else:
                return True


def _stop_database_if_alone() -> None:
    """Stop the embedded server unless another process still uses it."""
    if connection.settings_dict["HOST"]:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    connections.close_all()
    if not others:
        postgres.stop(settings.HOME)
