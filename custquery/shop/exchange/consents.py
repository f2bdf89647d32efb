"""
What a file says about being written to → consent events, or that there is no proof.

Somebody is only subscribed when the file says so, it is known from where and since when
she agreed, and the caller attests that she did so herself. Else she is not subscribed,
and that is told. That she does not want to be written to needs no proof.
"""

import json
from collections.abc import Mapping
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


@frozen(cache_hash=True)  # it is asked for with every row
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

    events: tuple[Event, ...]
    #: Code and field.
    problems: tuple[tuple[str, str], ...]


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


@lru_cache(maxsize=_REMEMBERED)
def consents_of(
    cells: tuple[str | None, ...],
    reachable: tuple[bool, ...],
    source: str,
    attested: Attestation | None,
    is_dated: bool,  # noqa: FBT001  # by place it is remembered faster
) -> Said:
    """
    Say what a row has agreed to; rows that say the same share the answer.

    Args:
        cells: What stands in its column of each of `CHANNELS`, None where nothing does.
        reachable: Whether it has the contact that each channel needs.
        source: Where she agreed, as its own column says; empty when it does not.
        attested: The caller's word, without which nobody is subscribed.
        is_dated: Whether its own column says when. The moment is not part of the
            events then, and is to be added to them.

    >>> said = consents_of(("yes", None, None), (True, False, False), "", None, False)
    >>> said.events, said.problems
    ((), (('csv-consent-not-attested', 'email_consent'),))
    """
    events: list[Event] = []
    event: Event
    problems: list[tuple[str, str]] = []
    told = zip(CHANNELS.items(), cells, reachable, strict=True)
    for (channel, (field, _)), cell, has_contact in told:
        if cell is None:
            continue
        state = state_of(cell)
        if state is None:
            problems.append(("csv-consent", field))
        elif state in _AGREED:
            problem = _doubt(has_contact, source, attested, is_dated=is_dated)
            if problem:
                problems.append((problem, field))
            elif attested:
                events.append(_agreement(channel, state, source, attested))
        elif state != "not_subscribed":
            event = {"channel": channel, "state": state, "source": source or "import"}
            events.append(event)
    return Said(tuple(events), tuple(problems))


def _doubt(
    has_contact: bool,  # noqa: FBT001  # a fact, as the others are
    source: str,
    attested: Attestation | None,
    *,
    is_dated: bool,
) -> str:
    """Return why it cannot be believed that she agreed; empty when it can."""
    if not has_contact:
        return "csv-consent-no-contact"
    if attested is None:
        return "csv-consent-not-attested"
    if not (source or attested.source):
        return "csv-consent-no-source"
    return "" if is_dated or attested.at else "csv-consent-no-time"


def _agreement(channel: str, state: str, source: str, attested: Attestation) -> Event:
    event: Event = {"channel": channel, "state": state, "attested_by": attested.by}
    event["source"] = source or attested.source
    if attested.at:
        event["at"] = microseconds(attested.at)
    return event
