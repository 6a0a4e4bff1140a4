"""A mail server that may be down, refuse, or hesitate; and senders as processes of their own that may be killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from tests.running.portal import free_port


@dataclass
class Office:
    """Keeps what it takes; answers `refused[address]` to RCPT and `rejected` words of a subject to DATA."""

    port: int = field(default_factory=free_port)
    mails: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)  # type: ignore[arg-type]
        for words, answer in self.rejected.items():
            if words in mail["Subject"]:
                return answer
        self.mails.append(mail)
        return "250 Message accepted"

    @property
    def keys(self) -> list[str]:
        """The keys of the mails in the order in which they came."""
        return [re.sub(r"^<|@.*$", "", mail["Message-ID"]) for mail in self.mails]

    def doubles(self) -> int:
        """How many mails came more than once too often."""
        return sum(count - 1 for count in Counter(self.keys).values())


@contextmanager
def open_office(office: Office) -> Iterator[Office]:
    """The server in a thread of its own, as long as the block."""
    handler: Any = office
    controller = Controller(handler, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


_FORGE = """
import os, signal, sys, time
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from jachete87.kernel.notices.actions import sending
from jachete87.kernel.notices.models import Mail
connection.settings_dict["NAME"] = {name!r}
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in sys.stdin:
    if not (pid := os.fork()):
        exec({program!r})
        os._exit(0)
    print(pid, flush=True)
"""


@dataclass
class Forge:
    """Makes senders that run a program on the tests' database and send to an office; they are made quickly."""

    process: subprocess.Popen[str]
    living: list[int] = field(default_factory=list)

    def start(self) -> None:
        """One more sender."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.living.append(int(self.process.stdout.readline()))

    def kill(self) -> None:
        """SIGKILL for the one that has sent longest."""
        with suppress(ProcessLookupError):
            os.kill(self.living.pop(0), signal.SIGKILL)


@contextmanager
def forge(office: Office, program: str) -> Iterator[Forge]:
    """A forge as long as the block; its senders end with it."""
    text = _FORGE.format(name=connection.settings_dict["NAME"], port=office.port, program=program)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "jachete87.config.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment}
    made = Forge(subprocess.Popen([sys.executable, "-c", text], **pipes))  # type: ignore[call-overload]
    try:
        yield made
    finally:
        while made.living:
            made.kill()
        made.process.kill()
        made.process.wait()


def wait_until(holds: Any, patience: float = 60.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"not within {patience} s"
        time.sleep(0.05)
