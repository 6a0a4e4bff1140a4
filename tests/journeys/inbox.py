"""A real SMTP server that keeps what it is sent."""

import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE = 60.0


@dataclass
class Inbox:
    """The mails that have arrived."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        self.mails.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 Message accepted"

    def about(self, reference: str, count: int) -> list[EmailMessage]:
        """The mails whose subject names an order; waits until so many are there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [mail for mail in self.mails if reference in mail["Subject"]]
            if len(found) >= count:
                return found
            time.sleep(0.3)
        return [mail for mail in self.mails if reference in mail["Subject"]]


def listening(inbox: Inbox, port: int) -> Controller:
    """The server in a thread of its own."""
    handler: Any = inbox
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
