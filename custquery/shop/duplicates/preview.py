"""
Two customers → what merging them would make of them: what stays, moves and is lost.

A preview is a value, made of one state of the shop; the merge makes it again and does
what it says, so that both can never differ.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.language.messages import say
from custquery.schema.text import fold
from custquery.shop.duplicates import belongings
from custquery.shop.duplicates.agreeing import Consents, agreed, consents_of
from custquery.shop.duplicates.belongings import Addresses
from custquery.shop.duplicates.blocking import (
    Block,
    beyond_limits,
    rows_that_keep,
    states_that_keep,
)
from custquery.shop.duplicates.choosing import (
    CHOSEN,
    Choices,
    survivor,
    wrong_choices,
)
from custquery.shop.store.connection import Database
from custquery.shop.store.limits import Stored, Whole
from custquery.shop.store.merging import stored_rows
from custquery.shop.store.tables import CUSTOMER

#: What the survivor takes from the other where she has none.
_FILLED = ("email", "phone", "company", "language", "activated_at", "created_by_app_id")
#: What is lost when both have one, and what of it is nothing to lose.
_KEPT_ONCE: Mapping[str, Stored] = {
    **dict.fromkeys(("first_name", "last_name", "name", "email", "phone")),
    **dict.fromkeys(("company", "language")),
    "tax_exempt": 0,
    "account_status": "disabled",
}


@frozen
class Lost:
    """A value that one of the two has, and that the survivor will not have."""

    customer: int
    #: A column, or ``metafield`` with the path behind a blank.
    what: str
    value: Stored = field(repr=False)


@frozen
class Preview:
    """What merging two customers would do, or did."""

    survivor: int
    #: Who will be gone; her id leads to the survivor.
    other: int
    #: What keeps them from being merged; nothing when it is empty.
    blocks: tuple[Block, ...]
    #: The survivor's row as it will be.
    columns: Mapping[str, Stored] = field(repr=False)
    tags: tuple[str, ...]
    addresses: Addresses = field(repr=False)
    #: By channel, what will hold; only where the other has a say.
    consents: Consents
    #: How many rows of the other's move, by table.
    moves: Mapping[str, int]
    lost: tuple[Lost, ...]
    #: What will be different in the survivor's row.
    changed: Mapping[str, Stored] = field(repr=False)

    @property
    def can_be_undone(self) -> bool:
        """Whether there is a way back: there is none."""
        return False

    def render(self, locale: str = "en") -> Iterator[str]:
        """Yield lines that say what will happen, without what anybody is called."""
        who: dict[str, str | int] = {"survivor": self.survivor, "other": self.other}
        if self.blocks:
            yield from dict.fromkeys(each.render(locale) for each in self.blocks)
            return
        yield say("merge-survivor", who, locale)
        rows = [
            say(f"merge-row-{name}", {"count": count}, locale)
            for name, count in self.moves.items()
        ]
        if rows:
            yield say("merge-moves", {**who, "rows": ", ".join(rows)}, locale)
        for number in (self.other, self.survivor):
            lost = [each for each in self.lost if each.customer == number]
            if lost:
                said = ", ".join(_named(each.what, locale) for each in lost)
                args = {"customer": number, "fields": said}
                yield say("merge-loses", args, locale)
        yield say("merge-final", {}, locale)


def _named(name: str, locale: str) -> str:
    code, _, path = name.partition(" ")
    return say(f"merge-field-{code}", {"path": path}, locale)


def preview(database: Database, one: int, two: int, choices: Choices) -> Preview:
    """
    Return what merging *one* and *two* would do.

    Raises:
        RequestError: ``same-customer-twice``, ``customer-not-there``.
    """
    rows = _both(database, one, two)
    stays = survivor(rows[one], rows[two], choices)
    mine, theirs = (rows[one], rows[two]) if stays == one else (rows[two], rows[one])
    ids = int(mine["id"] or 0), int(theirs["id"] or 0)
    columns = _columns(mine, theirs, rows, choices)
    tags = _tags(database, ids, choices)
    addresses = belongings.addresses(database, ids, choices.default_address)
    said = consents_of(database, (mine, theirs))
    erased = [
        number
        for number, consents in said.items()
        if any(each.state == "redacted" for each in consents.values())
    ]
    blocks = (
        *wrong_choices(rows, addresses.owners, choices),
        *rows_that_keep(database, ids),
        *states_that_keep((mine, theirs), frozenset(erased)),
        *beyond_limits(ids, tags, columns["note"]),
    )
    lost = (
        *_lost(mine, theirs, columns),
        *(
            Lost(ids[1], f"metafield {path}", value)
            for path, value in belongings.lost_metafields(database, ids)
        ),
    )
    changed = {name: each for name, each in columns.items() if each != mine[name]}
    return Preview(
        *ids,
        blocks,
        columns,
        tags,
        addresses,
        agreed(said[ids[0]], said[ids[1]], mine, columns),
        belongings.moves(database, *ids, addresses.doubled),
        lost,
        changed,
    )


def _both(database: Database, one: int, two: int) -> Mapping[Stored, Whole]:
    if one == two:
        raise RequestError("same-customer-twice", {"customer": str(one)})
    rows = stored_rows(database, CUSTOMER, [{"id": one}, {"id": two}])
    for each in (one, two):
        if each not in rows:
            raise RequestError("customer-not-there", {"customer": str(each)})
    return rows


def _columns(
    mine: Whole, theirs: Whole, rows: Mapping[Stored, Whole], choices: Choices
) -> Whole:
    """Return the survivor's row as it will be."""
    found = dict(mine)
    for name in _FILLED:
        if found[name] is None:
            found[name] = theirs[name]
    _fill_name(found, theirs)
    for name in CHOSEN:
        whose = rows.get(choices.of(name))
        if whose is not None and name in found:
            found[name] = whose[name]
    if (found["first_name"], found["last_name"]) != (
        mine["first_name"],
        mine["last_name"],
    ):
        parts = [found[each] for each in ("first_name", "last_name")]
        found["name"] = " ".join(str(each) for each in parts if each is not None)
    if found["email"] != mine["email"]:
        found["verified_email"] = theirs["verified_email"]
    found["note"] = _note(mine["note"], theirs["note"], choices)
    return found | _beginning(mine, theirs)


def _fill_name(found: Whole, theirs: Whole) -> None:
    """Fill what is missing of a name in parts, or of no name at all."""
    if found["name"] is None:
        found["name"] = theirs["name"]
    elif found["first_name"] is None and found["last_name"] is None:
        return  # a name in one piece says all
    for name in ("first_name", "last_name"):
        if found[name] is None:
            found[name] = theirs[name]


def _note(mine: Stored, theirs: Stored, choices: Choices) -> Stored:
    if choices.note is not None:
        return choices.note or None
    notes = dict.fromkeys(str(each) for each in (mine, theirs) if each is not None)
    return " ".join(notes) or None


def _beginning(mine: Whole, theirs: Whole) -> Whole:
    """Return how and when it began: as the profile did that is older."""
    older = min(mine, theirs, key=lambda each: int(each["created_at"] or 0))
    return {name: older[name] for name in ("created_at", "began")}


def _tags(database: Database, ids: Sequence[int], choices: Choices) -> tuple[str, ...]:
    """Return the tags of both, the survivor's spelling first."""
    tags = choices.tags
    if tags is None:
        tags = belongings.tags(database, ids)
    parts = [part.strip() for each in tags for part in each.split(",")]
    found: dict[str, str] = {}
    for each in filter(None, parts):
        found.setdefault(fold(each), each)
    return tuple(found.values())


def _lost(mine: Whole, theirs: Whole, columns: Whole) -> Iterator[Lost]:
    for row in (theirs, mine):
        in_parts = row["first_name"] is not None or row["last_name"] is not None
        for name, nothing in _KEPT_ONCE.items():
            if name == "name" and in_parts:
                continue
            if row[name] not in {None, nothing, columns[name]}:
                yield Lost(int(row["id"] or 0), name, row[name])
