"""
The addresses of a customer → what changed of them, in the transaction of a batch.

Whoever has addresses has exactly one default, whatever is added or removed: the first
one becomes it, and when it goes the oldest of the rest does.
"""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from custquery.hooks.validators import PostalAddress
from custquery.language.errors import RequestError
from custquery.schema.text import fold
from custquery.shop.addresses import FIELDS
from custquery.shop.customers.editing import Change, Done
from custquery.shop.customers.fields import POSTAL, read_address
from custquery.shop.customers.stored import profile_of, stamp
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import number_of
from custquery.shop.store.layout import selected
from custquery.shop.store.limits import Given, Stored
from custquery.shop.store.tables import ADDRESS
from custquery.shop.store.writing import Batch

_COLUMNS = ("id", "is_default", *POSTAL)
_ADDRESSES = (
    selected(ADDRESS, _COLUMNS, "customer_id") + " ORDER BY is_default DESC, id"
)


@frozen
class Address:
    """One address of a customer."""

    id: int
    is_default: bool
    #: By field, as they are stored; what is not known is None.
    fields: Mapping[str, Stored]

    @property
    def postal(self) -> PostalAddress:
        """What a validator takes."""
        return postal_address(self.fields)

    @property
    def lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope, without what is not known."""
        of = {name: str(text) for name, text in self.fields.items() if text}
        together = (
            ("first_name", "last_name"),
            ("company",),
            ("address1",),
            ("address2",),
            ("zip", "city", "region_code" if "region_code" in of else "region"),
            ("country",),
        )
        lines = (" ".join(of[n] for n in names if n in of) for names in together)
        return tuple(filter(None, lines))


def postal_address(fields: Mapping[str, object]) -> PostalAddress:
    """
    Return what a validator takes of *fields*; the rest is left out.

    >>> postal_address({"country": "US", "region_code": "US-NY"}).region_code
    'NY'
    """
    texts = {each: str(fields.get(each) or "") for each in FIELDS}
    texts["region_code"] = texts["region_code"].removeprefix(f"{texts['country']}-")
    return PostalAddress(**texts)


def addresses_of(database: Database, number: int) -> tuple[Address, ...]:
    """Return the addresses of a customer, her default first, then the oldest."""
    found = database.rows(_ADDRESSES, {"among": [number]})
    return tuple(
        Address(row[0], bool(row[1]), dict(zip(POSTAL, row[2:], strict=True)))
        for row in found
    )


def address_of(found: Iterable[Address], customer: int, address: int) -> Address:
    """
    Return one of the addresses that were *found* of a customer.

    Raises:
        RequestError: ``address-not-there``.
    """
    for each in found:
        if each.id == address:
            return each
    args = {"customer": str(customer), "address": str(address)}
    raise RequestError("address-not-there", args)


def put_address(
    database: Database,
    rows: Batch,
    number: int,
    address: int | None,
    given: Given,
    *,
    default: bool,
    region: str,
    now: int,
    seen: int | None = None,
) -> Done:
    """
    Add an address, or change the one with the id *address*.

    Args:
        database: Where she is.
        rows: The batch that it is part of.
        number: Her id.
        address: That of the address; None: a new one.
        given: Values by field; None or a blank text for what is to be removed.
        default: Make it her default address.
        region: The country of phone numbers without calling code.
        now: Microseconds since 1970.
        seen: The ``updated_at`` that whoever changes her has seen.

    Raises:
        ProfileError: what is given cannot be kept.
        RequestError: ``address-not-there``, ``address-empty``,
            ``address-there-already``, ``customer-not-there``, ``customer-merged``,
            ``customer-changed-meanwhile``.
    """
    had = profile_of(database, number, seen)
    others = addresses_of(database, number)
    nothing: dict[str, Stored] = dict.fromkeys(POSTAL)
    before = nothing if address is None else _fields(others, number, address)
    after = {**before, **read_address(given, region)}
    _refuse_wrong(others, number, address, after)
    changed = {name: after[name] for name in POSTAL if before[name] != after[name]}
    changes = [Change(name, before[name], after[name]) for name in changed]
    found = address
    if changes:
        row = {"customer_id": number, **after}
        [found] = rows.addresses([row if address is None else {"id": address, **row}])
        what = "address-added" if address is None else "address-changed"
        rows.trail.note(what, (number,), f"address {found}: {', '.join(changed)}")
    changes += _keep_default(rows, number, others, found, wanted=default)
    if not changes:
        return Done(number, (), number_of(had["updated_at"]), found)
    at = stamp(rows, number, had["updated_at"], now)
    return Done(number, tuple(changes), at, found)


def remove_address(
    database: Database,
    rows: Batch,
    number: int,
    address: int,
    *,
    now: int,
    seen: int | None = None,
) -> Done:
    """
    Remove an address.

    Raises:
        RequestError: as `put_address`.
    """
    had = profile_of(database, number, seen)
    others = addresses_of(database, number)
    before = _fields(others, number, address)
    rows.remove_addresses([address])
    rows.trail.note("address-removed", (number,), f"address {address}")
    rest = [each for each in others if each.id != address]
    _keep_default(rows, number, rest, None, wanted=False)
    changes = [Change(name, text, None) for name, text in before.items() if text]
    at = stamp(rows, number, had["updated_at"], now)
    return Done(number, tuple(changes), at, address)


def _fields(
    found: Sequence[Address], number: int, address: int
) -> Mapping[str, Stored]:
    return address_of(found, number, address).fields


def _refuse_wrong(
    others: Sequence[Address],
    number: int,
    address: int | None,
    after: Mapping[str, Stored],
) -> None:
    if not any(after[each] for each in ("address1", "address2", "city", "country")):
        raise RequestError("address-empty")
    for each in others:
        if each.id != address and _folded(each.fields) == _folded(after):
            args = {"customer": str(number), "address": str(each.id)}
            raise RequestError("address-there-already", args)


def _folded(fields: Mapping[str, Stored]) -> tuple[str, ...]:
    return tuple(fold(str(fields[each] or "")) for each in POSTAL)


def _keep_default(
    rows: Batch,
    number: int,
    others: Sequence[Address],
    address: int | None,
    *,
    wanted: bool,
) -> list[Change]:
    """Make one address the default and no other; return what changes of *address*."""
    flags = {each.id: each.is_default for each in others}
    if address is not None:
        flags.setdefault(address, False)
    if not flags:
        return []
    had = [each for each, is_default in sorted(flags.items()) if is_default]
    default = address if wanted and address is not None else (had or [min(flags)])[0]
    wrong = [each for each, flag in flags.items() if flag != (each == default)]
    if wrong:
        rows.addresses(
            {"id": each, "is_default": int(each == default)} for each in wrong
        )
        rows.trail.note("address-default", (number,), f"address {default}")
    return [
        Change("is_default", int(flags[each]), int(each == default))
        for each in wrong
        if each == address
    ]
