"""
A Stripe account in memory → a server on this machine that answers as Stripe does.

Source: Stripe's API reference: payment methods, portal sessions, errors, idempotency.
"""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import ClassVar, NamedTuple
from urllib.parse import parse_qsl

from attrs import Factory, define

SECRET = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"  # noqa: S105 - made for these tests
Body = dict[str, object]


class Asked(NamedTuple):
    """A request, as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    form: dict[str, str]


class Reply(NamedTuple):
    """What the server says next, in place of what it would."""

    status: int = 500
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    body: bytes = b"{}"
    #: Nothing is said, and the line is cut.
    is_cut: bool = False
    #: Nothing is said for a while.
    is_late: bool = False


def card(customer: str | None = "cus_1", **changes: object) -> Body:
    """Return a card of a customer, with *changes* to what is shown of it."""
    shown = {"brand": "visa", "last4": "4242", "exp_month": 8, "exp_year": 2030}
    return {
        "id": "pm_1",
        "object": "payment_method",
        "type": "card",
        "customer": customer,
        "billing_details": {"email": "noor@example.com", "name": "Noor"},
        "card": {**shown, "fingerprint": "mToisGZ01V71BCos", **changes},
    }


def error(kind: str, code: str | None = None) -> Body:
    """Return an error, whose words hold what nobody may repeat."""
    words = f"You said {SECRET} and noor@example.com"
    return {"error": {"type": kind, "code": code, "message": words}}


@define
class Account:
    """A Stripe account that remembers what it was asked."""

    kept: dict[str, Body] = Factory(lambda: {"pm_1": card()})
    asked: list[Asked] = Factory(list)
    #: What is said to the next requests, before all else.
    next: list[Reply] = Factory(list)
    page: object = "https://billing.stripe.com/p/session/test_1"
    #: Answers by idempotency key, which are given again.
    given: dict[str, tuple[int, Body]] = Factory(dict)
    over: Event = Factory(Event)

    def answer(self, asked: Asked) -> tuple[int, Body]:
        """Return a status and what is said; a key that came before has that again."""
        if asked.headers.get("authorization") != f"Bearer {SECRET}":
            return 401, error("invalid_request_error")
        if asked.method == "GET":
            return self._found(asked.path.removeprefix("/v1/payment_methods/"))
        key = asked.headers["idempotency-key"]
        return self.given.setdefault(key, self._changed(asked))

    def _found(self, name: str) -> tuple[int, Body]:
        missing = error("invalid_request_error", "resource_missing")
        return (200, self.kept[name]) if name in self.kept else (404, missing)

    def _changed(self, asked: Asked) -> tuple[int, Body]:
        if asked.path == "/v1/billing_portal/sessions":
            made = {"object": "billing_portal.session", "url": self.page}
            return 200, made
        name, _, verb = asked.path.removeprefix("/v1/payment_methods/").partition("/")
        status, found = self._found(name)
        if status == 200 and verb == "detach":
            if found["customer"] is None:
                return 400, error("invalid_request_error")
            self.kept[name] = found = {**found, "customer": None}
        return status, found

    @property
    def keys(self) -> list[str]:
        """The idempotency keys of all that was asked, in order."""
        return [each.headers["idempotency-key"] for each in self.asked]


class Door(BaseHTTPRequestHandler):
    """What stands between an account and the network."""

    account: ClassVar[Account]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self._answer()

    def do_POST(self) -> None:
        """Answer."""
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers["Content-Length"] or 0)
        form = dict(parse_qsl(self.rfile.read(length).decode(), strict_parsing=False))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, form)
        self.account.asked.append(asked)
        self.close_connection = True
        if self.account.next:
            self._say(self.account.next.pop(0))
            return
        status, body = self.account.answer(asked)
        self._say(Reply(status, {}, json.dumps(body).encode()))

    def _say(self, reply: Reply) -> None:
        if reply.is_late:
            self.account.over.wait(10)
        if reply.is_cut or reply.is_late:
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(account: Account, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Open a door to *account*; give its host and port."""
    door = type("OneDoor", (Door,), {"account": account})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        account.over.set()
        server.shutdown()
        server.server_close()
