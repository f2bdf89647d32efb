"""
A profile → what is printed of it: pages for a person, exact facts for a program.

A person reads amounts, days and states as sentences have them; the audit trail is told
with the names of what was changed and never with what stood there.
"""

from collections.abc import Iterator, Mapping, Sequence

from custquery.cli.acting import visible
from custquery.cli.columns import COLUMNS, for_people, for_programs
from custquery.cli.console import Console
from custquery.language.messages import is_said
from custquery.schema.reading import Reading
from custquery.shop.customers import Address, Consent, Ordered, Profile
from custquery.shop.store.auditing import AuditEntry
from custquery.targets.sentence_times import day
from custquery.targets.sentence_values import Voice, amount

#: What a page says of a customer, besides her name and number.
_ON_PAGE = tuple(
    each
    for each in COLUMNS
    if each
    not in {"id", "name", "currency", "countries", "cities", "regions", "updated_at"}
)


def profile_lines(found: Profile, reading: Reading, console: Console) -> Iterator[str]:
    """Yield the lines of a page about a customer."""
    voice = Voice(console.locale, reading)
    customer = found.customer
    called = customer.name or customer.email or customer.phone or "–"
    yield f"{visible(called)} (#{customer.id})"
    rows = [
        (console.say(f"cli-column-{name}"), visible(text))
        for name, text in zip(
            _ON_PAGE, for_people([customer], _ON_PAGE, reading)[0], strict=True
        )
        if text
    ]
    if found.began:
        words = console.say("cli-profile-began")
        rows.append((words, console.say(f"cli-began-{found.began}")))
    yield from _aligned(rows)
    for code, lines in (
        ("cli-profile-addresses", address_lines(found.addresses, console)),
        ("cli-profile-consents", _consent_lines(found.consents, voice)),
        ("cli-profile-orders", _order_lines(found.orders, voice, console)),
        ("cli-profile-trail", _trail_lines(found.trail, voice, console)),
    ):
        if lines:
            yield ""
            yield console.say(code)
            yield from lines


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Lay *rows* out in columns, two blanks from the margin and between them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def address_lines(found: Sequence[Address], console: Console) -> list[str]:
    """Return a line for each address: its number, what it is, if it is the default."""
    rows = []
    for each in found:
        whole = visible(", ".join(each.lines))
        if each.is_default:
            whole = f"{whole} ({console.say('cli-address-default')})"
        rows.append((str(each.id), whole))
    return _aligned(rows)


def _consent_lines(found: Sequence[Consent], voice: Voice) -> list[str]:
    rows = [
        (each.channel, each.state, each.level, day(each.at.date(), voice), each.source)
        for each in found
    ]
    return _aligned([tuple(map(visible, row)) for row in rows])


def _order_lines(found: Sequence[Ordered], voice: Voice, console: Console) -> list[str]:
    rows = []
    for each in found:
        paid = amount(each.amount, voice, exact=True)
        if each.is_cancelled:
            paid = f"{paid} ({console.say('cli-order-cancelled')})"
        name = visible(each.name or str(each.id))
        rows.append((name, day(each.placed_at.date(), voice), paid))
    return _aligned(rows)


def _trail_lines(
    found: Sequence[AuditEntry], voice: Voice, console: Console
) -> list[str]:
    return _aligned(
        [
            (
                day(each.at.astimezone(voice.reading.zone).date(), voice),
                visible(each.actor),
                audited(each.what, console),
                visible(each.details),
                visible(each.why),
            )
            for each in found
        ]
    )


def audited(what: str, console: Console) -> str:
    """Say what was done; a plugin's own code says itself."""
    code = f"audit-{what}"
    return console.say(code) if is_said(code, console.locale) else visible(what)


# For programs


def profile_facts(found: Profile) -> Mapping[str, object]:
    """Return everything of *found* as JSON has it."""
    return {
        **for_programs(found.customer, COLUMNS),
        "began": found.began,
        "addresses": [address_facts(each) for each in found.addresses],
        "consents": [
            {
                "channel": each.channel,
                "state": each.state,
                "level": each.level,
                "at": each.at.isoformat(),
                "source": each.source,
            }
            for each in found.consents
        ],
        "latest_orders": [
            {
                "id": each.id,
                "name": each.name,
                "placed_at": each.placed_at.isoformat(),
                "amount": f"{each.amount:f}",
                "cancelled": each.is_cancelled,
            }
            for each in found.orders
        ],
        "trail": [
            {
                "at": each.at.isoformat(),
                "actor": each.actor,
                "what": each.what,
                "details": each.details,
                "why": each.why,
            }
            for each in found.trail
        ],
    }


def address_facts(address: Address) -> Mapping[str, object]:
    """Return an address as JSON has it."""
    return {"id": address.id, "default": address.is_default, **address.fields}
