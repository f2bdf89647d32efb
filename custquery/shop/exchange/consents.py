"""
What a file says about being written to → consent events, or that there is no proof.

Somebody is only subscribed when the file says so, it is known from where and since when
she agreed, and the caller attests that she did so herself. Else she is not subscribed,
and that is told. That she does not want to be written to needs no proof.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache, lru_cache
from pkgutil import get_data
from typing import NamedTuple, TypeAlias

from attrs import frozen

from custquery.schema.reading import microseconds
from custquery.schema.text import words

#: Fields of consent, by channel, with the field of the contact it needs.
CHANNELS: Mapping[str, tuple[str, str]] = {
    "email": ("email_consent", "email"),
    "sms": ("sms_consent", "phone"),
    "whatsapp": ("whatsapp_consent", "phone"),
}
#: Answers that are remembered: a column says the same few.
_REMEMBERED = 256
Event: TypeAlias = dict[str, object]

#: States that say that she agreed.
_AGREED = frozenset({"subscribed", "pending"})


@frozen
class Attestation:
    """
    Somebody's word that the people in a file asked for it themselves.

    It is kept with each consent that is imported. What the file says in columns of its
    own goes before *source* and *at*.
    """

    #: Who says so: the operator.
    by: str
    #: Where they agreed, such as ``checkout of the old shop``.
    source: str = ""
    #: When they did.
    at: datetime | None = None


class Said(NamedTuple):
    """What a row says of all channels, and where it cannot be believed."""

    events: list[Event]
    #: Code and field.
    problems: list[tuple[str, str]]


@cache
def _answers() -> Mapping[str, str]:
    table = json.loads(get_data(__name__, "answers.json") or b"{}")
    return {words(each): meant for meant, said in table.items() for each in said}


@lru_cache(maxsize=_REMEMBERED)
def yes_or_no(cell: str) -> bool | None:
    """
    Read an answer, in English or Dutch; None when it is none.

    >>> yes_or_no("Ja"), yes_or_no("FALSE"), yes_or_no("maybe")
    (True, False, None)
    """
    return {"yes": True, "no": False}.get(_answers().get(words(cell), ""))


@lru_cache(maxsize=_REMEMBERED)
def state_of(cell: str) -> str | None:
    """
    Read a state of consent; None when it is none.

    >>> state_of("yes"), state_of("Afgemeld"), state_of("soon")
    ('subscribed', 'unsubscribed', None)
    """
    found = _answers().get(words(cell))
    return {"yes": "subscribed", "no": "not_subscribed"}.get(found or "", found)


def consents_of(
    texts: Mapping[str, str], at: int | None, attested: Attestation | None, row: int
) -> Said:
    """
    Say what a row has agreed to.

    Args:
        texts: Its cells by field.
        at: What its own column says of when, in microseconds since 1970.
        attested: The caller's word, without which nobody is subscribed.
        row: Its number, kept as evidence.

    >>> said = consents_of({"email": "n@x.nl", "email_consent": "yes"}, None, None, 2)
    >>> said.events, said.problems
    ([], [('csv-consent-not-attested', 'email_consent')])
    """
    said = Said([], [])
    for channel, state in _states(texts, said):
        problem = _doubt(texts, channel, state, at, attested)
        if problem:
            said.problems.append((problem, CHANNELS[channel][0]))
        elif state != "not_subscribed":
            event = _event(texts, channel, state, at, attested)
            said.events.append({**event, "evidence": f"row {row}"})
    return said


def _states(texts: Mapping[str, str], said: Said) -> Iterator[tuple[str, str]]:
    for channel, (field, _) in CHANNELS.items():
        if field in texts:
            state = state_of(texts[field])
            if state is None:
                said.problems.append(("csv-consent", field))
            else:
                yield channel, state


def _doubt(
    texts: Mapping[str, str],
    channel: str,
    state: str,
    at: int | None,
    attested: Attestation | None,
) -> str:
    """Return why *state* cannot be believed; empty when it can."""
    if state not in _AGREED:
        return ""
    if CHANNELS[channel][1] not in texts:
        return "csv-consent-no-contact"
    if attested is None:
        return "csv-consent-not-attested"
    if not (texts.get("consent_source") or attested.source):
        return "csv-consent-no-source"
    return "" if at is not None or attested.at else "csv-consent-no-time"


def _event(
    texts: Mapping[str, str],
    channel: str,
    state: str,
    at: int | None,
    attested: Attestation | None,
) -> Event:
    source = texts.get("consent_source")
    event: Event = {"channel": channel, "state": state, "source": source or "import"}
    if attested and state in _AGREED:
        event["attested_by"] = attested.by
        event["source"] = source or attested.source
        at = microseconds(attested.at) if at is None and attested.at else at
    return event if at is None else {**event, "at": at}
