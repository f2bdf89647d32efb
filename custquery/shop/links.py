"""
Something to come back with → a signed text for a link, and back again.

A link is good for one purpose and until one moment, and whoever holds it may do that
one thing. It can be read by anybody, so it names customers by id, never by address.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_hex
from typing import TypeAlias

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import inserted
from custquery.shop.store.tables import SETTING

#: What a link brings back.
Payload: TypeAlias = Mapping[str, str | int]

#: Under what name the secret is kept among the settings.
SECRET = "link_secret"  # noqa: S105 - the name of it
#: Bytes of a secret, those of the hash.
_SIZE = 32
#: Hexadecimal digits of a mark.
_DIGITS = 32
_INSERT = inserted(SETTING, ("name", "value"))


def sign(secret: str, purpose: str, payload: Payload, expires: int) -> str:
    """
    Return *payload* as a text that nobody else can make.

    Args:
        secret: That of the shop; see `secret_of`.
        purpose: What it is good for, kebab-case, such as ``consent``.
        payload: What comes back; no personal data, since it can be read.
        expires: Until when, in seconds since 1970 UTC.

    >>> token = sign("secret", "consent", {"customer": 4}, 1_700_000_000)
    >>> read("secret", "consent", token, 1_600_000_000)
    {'customer': 4}
    """
    body = json.dumps([expires, payload], separators=(",", ":"), ensure_ascii=True)
    written = _written(body.encode())
    return f"{written}.{_signature(secret, purpose, written)}"


def read(secret: str, purpose: str, token: str, now: int) -> dict[str, str | int]:
    """
    Return what was signed.

    Args:
        secret: That of the shop.
        purpose: What it must be good for.
        token: What `sign` gave.
        now: Seconds since 1970 UTC.

    Raises:
        RequestError: ``link-not-ours``: it was not signed here, or for something else;
            ``link-expired``.
    """
    written, _, signature = token.partition(".")
    # Compared as bytes: a text that is not ASCII is wrong, and nothing worse.
    own = _signature(secret, purpose, written).encode()
    if not secret or not hmac.compare_digest(own, signature.encode(errors="replace")):
        raise RequestError("link-not-ours")
    expires, payload = json.loads(_read(written))
    if now >= expires:
        raise RequestError("link-expired")
    return dict(payload)


def secret_of(database: Database) -> str:
    """
    Return the secret of the shop; within a running write it is made when there is none.

    Outside of one, a shop that never signed anything has the empty secret, with which
    nothing is read.
    """
    found = _stored(database)
    if not found and database.is_writing:
        database.change(_INSERT, [(SECRET, token_hex(_SIZE))])
        found = _stored(database)
    return found


def mark(secret: str, text: str) -> str:
    """
    Return what tells *text* from another one, and tells it to nobody.

    >>> mark("secret", "noor@example.com") == mark("secret", "noor@example.com")
    True
    """
    return hmac.digest(secret.encode(), text.encode(), sha256).hex()[:_DIGITS]


def _stored(database: Database) -> str:
    sql = "SELECT value FROM setting WHERE name = :name"
    return str(database.value(sql, {"name": SECRET}) or "")


def _signature(secret: str, purpose: str, written: str) -> str:
    said = f"{purpose}.{written}".encode(errors="replace")
    return _written(hmac.digest(secret.encode(), said, sha256))


def _written(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _read(written: str) -> bytes:
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
