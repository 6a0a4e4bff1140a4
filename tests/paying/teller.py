"""Stripe as the tests know it: localstripe for payments, and before it a small server for what localstripe lacks.

It adds what Stripe documents and localstripe does not do: idempotency keys (the first answer is given again), the
hosted page, authentication by a redirect, received amounts and fees, and recorded answers for sellers' accounts,
transfers and disputes (`desk.py`). `faults` are played once each, on the next calls that change something.
"""

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import httpx

from tests.paying.desk import Desk
from tests.paying.stripe_process import KEY, LocalStripe

PAYS = "4242424242424242"
DECLINED = "4000000000000341"
AUTHENTICATES = "4000002760003184"

_UNKNOWN_TO_LOCALSTRIPE = ("return_url", "transfer_group", "allowed_payment_method_types", "idempotency")

Reply = tuple[int, dict[str, Any]]


@dataclass
class Teller:
    """Faults: "lost" (done, but the answer never comes), "unheard" (not even done), "500" (done, answered 500)."""

    backend: LocalStripe
    desk: Desk = field(default_factory=Desk)
    faults: list[str] = field(default_factory=list)
    answers: dict[str, tuple[str, Reply]] = field(default_factory=dict)
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)
    told_amounts: dict[str, int] = field(default_factory=dict)
    capture_before: int | None = None
    fee: int = 0
    calls: list[tuple[str, str]] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None
    lock: Any = field(default_factory=threading.RLock)

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.server_port}"

    def start(self, port: int = 0) -> None:
        teller = self

        class Handler(_Handler):
            here = teller

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    def payment_method(self, number: str = PAYS) -> str:
        """What the hosted fields give for a card."""
        card = {"number": number, "exp_month": "12", "exp_year": "2035", "cvc": "123"}
        made = self._ask("POST", "/v1/payment_methods", {"type": "card"} | {f"card[{k}]": v for k, v in card.items()})
        return str(made[1]["id"])

    def pay_on_page(self, session_id: str, number: str = PAYS) -> None:
        """The shopper types a card on the hosted page; a refused one leaves the page open."""
        session = self.sessions[session_id]
        asked = {
            "amount": str(session["amount_total"]),
            "currency": "eur",
            "payment_method": self.payment_method(number),
            "capture_method": session["_capture_method"],
            "confirm": "true",
        } | {f"metadata[{k}]": v for k, v in session["metadata"].items()}
        status, intent = self._ask("POST", "/v1/payment_intents", asked)
        if status == 200:
            session.update(status="complete", payment_intent=intent["id"], url=None)

    def authenticate(self, intent_id: str, accepted: bool = True) -> None:
        """What the shopper says to the bank."""
        intent = self._ask("GET", f"/v1/payment_intents/{intent_id}", {})[1]
        asked = {"client_secret": intent["client_secret"], "success": "true" if accepted else "false"}
        self._ask("POST", f"/v1/payment_intents/{intent_id}/_authenticate", asked)

    def intents(self) -> list[dict[str, Any]]:
        """Every payment it knows, as it stands."""
        return list(self._ask("GET", "/v1/payment_intents", {"limit": "100"})[1]["data"])

    def taken(self) -> int:
        """What it collected in all, in cents."""
        return sum(self.told(each)["amount_received"] for each in self.intents())

    def given_back(self) -> int:
        """What it refunded in all, in cents, without what was let go at the capture."""
        refunds = self._ask("GET", "/v1/refunds", {"limit": "100"})[1]["data"]
        return sum(each["amount"] for each in refunds if each["metadata"])

    def answer(self, method: str, path: str, asked: dict[str, str], key: str) -> Reply | None:
        """None: no answer comes."""
        with self.lock:
            fault = self.faults.pop(0) if method == "POST" and self.faults else ""
            if fault == "unheard":
                return None
            reply = self._once(method, path, asked, key, fault)
            return None if fault == "lost" else reply

    def _once(self, method: str, path: str, asked: dict[str, str], key: str, fault: str) -> Reply:
        digest = sha256(json.dumps([path, asked], sort_keys=True).encode()).hexdigest()
        if key in self.answers:
            same, reply = self.answers[key]
            error = {"type": "idempotency_error", "message": "Keys for idempotent requests can only be used once."}
            return reply if same == digest else (400, {"error": error})
        self.calls.append((method, path))
        reply = self._do(method, path, asked)
        if fault == "500":
            reply = (500, {"error": {"type": "api_error", "message": "Something went wrong."}})
        if key and (reply[0] < 400 or reply[0] in (402, 500)):
            self.answers[key] = (digest, reply)
        return reply

    def _do(self, method: str, path: str, asked: dict[str, str]) -> Reply:
        parts = path.strip("/").split("/")
        if parts[1] == "checkout":
            return self._session(method, parts[3:], asked)
        if self.desk.knows(parts):
            return self.desk.do(method, parts, asked)
        known = {k: v for k, v in asked.items() if not k.startswith(_UNKNOWN_TO_LOCALSTRIPE)}
        status, made = self._ask(method, path, known)
        if status == 200 and made.get("object") == "payment_intent":
            if path.endswith("/capture"):
                self.received[made["id"]] = int(asked.get("amount_to_capture", made["amount"]))
            made = self.told(made)
        return status, made

    def _ask(self, method: str, path: str, asked: dict[str, str]) -> Reply:
        try:
            sent = {"params": asked} if method == "GET" else {"data": asked}
            reply = httpx.request(method, self.backend.url + path, auth=(KEY, ""), timeout=10, **sent)
        except httpx.TransportError:
            return 503, {"error": {"type": "api_error", "message": "Down."}}
        return reply.status_code, _with_code(reply.status_code, reply.json())

    def told(self, intent: dict[str, Any]) -> dict[str, Any]:
        """An intent with what Stripe says besides."""
        done = intent["status"] == "succeeded"
        intent["amount_received"] = self.received.get(intent["id"], intent["amount"]) if done else 0
        intent["amount"] = self.told_amounts.get(intent["id"], intent["amount"])
        if intent.get("next_action"):
            url = f"{self.url}/authenticate/{intent['id']}"
            intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": url}}
        charge = intent.get("latest_charge")
        if charge:
            details = {"brand": "visa", "last4": "4242", "capture_before": self.capture_before}
            charge["payment_method_details"] = {"type": "card", "card": details}
            if isinstance(charge.get("balance_transaction"), dict):
                charge["balance_transaction"]["fee"] = self.fee
        return intent

    def _session(self, method: str, rest: list[str], asked: dict[str, str]) -> Reply:
        if method == "POST" and not rest:
            return 200, self._open(asked)
        session = self.sessions.get(rest[0])
        if session is None:
            return 404, {"error": {"type": "invalid_request_error", "message": "No such session"}}
        if rest[1:] == ["expire"]:
            if session["status"] != "open":
                return 400, {"error": {"type": "invalid_request_error", "message": "Only open sessions expire."}}
            session.update(status="expired", url=None)
        shown = {k: v for k, v in session.items() if not k.startswith("_")}
        if shown["payment_intent"] and any(k.startswith("expand") for k in asked):
            expand = {"expand[0]": "latest_charge.balance_transaction"}
            intent = self._ask("GET", f"/v1/payment_intents/{shown['payment_intent']}", expand)[1]
            shown["payment_intent"] = self.told(intent)
        return 200, shown

    def _open(self, asked: dict[str, str]) -> dict[str, Any]:
        made = f"cs_test_{len(self.sessions) + 1:08d}"
        self.sessions[made] = {
            "id": made,
            "object": "checkout.session",
            "status": "open",
            "url": f"{self.url}/c/pay/{made}",
            "amount_total": int(asked["line_items[0][price_data][unit_amount]"]),
            "payment_intent": None,
            "metadata": {"token": asked["payment_intent_data[metadata][token]"]},
            "client_reference_id": asked["client_reference_id"],
            "_capture_method": asked["payment_intent_data[capture_method]"],
        }
        return {k: v for k, v in self.sessions[made].items() if not k.startswith("_")}


class _Handler(BaseHTTPRequestHandler):
    here: Teller

    def do_GET(self) -> None:
        self._reply("GET", {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._reply("POST", dict(parse_qsl(body, keep_blank_values=True)))

    def _reply(self, method: str, asked: dict[str, str]) -> None:
        path, _, query = self.path.partition("?")
        asked |= dict(parse_qsl(query))
        reply = self.here.answer(method, path, asked, self.headers.get("Idempotency-Key", ""))
        if reply is None:
            self.close_connection = True
            self.connection.close()
            return
        status, made = reply
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked may have been killed
            self._send(status, json.dumps(made).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _with_code(status: int, made: dict[str, Any]) -> dict[str, Any]:
    """A refused card is named as Stripe names it."""
    if status == 402 and "error" in made:
        made["error"]["type"] = "card_error"
    return made
