"""
Actions on saved segments: a query under a name.

What an action makes is its result; that it was done is said on stderr.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import said_as_json, to_json
from custquery.cli.columns import chosen
from custquery.cli.console import Console
from custquery.cli.find import conclude, counted, customers, show_customers, stream
from custquery.cli.opening import open_as_asked
from custquery.cli.query_text import read_query
from custquery.cli.settings import dialect
from custquery.cli.table import Heading, show_table
from custquery.environment import Query
from custquery.language.errors import RequestError
from custquery.shop.shop import Shop
from custquery.shop.store.segments import Segment
from custquery.targets.sentence_times import day
from custquery.targets.sentence_values import Voice

#: Customers in a table when nobody says.
_FEW = 50


class _Action(NamedTuple):
    """What is done, with how many words behind its name."""

    run: "Callable[[Shop, Arguments, Console], None]"
    words: int = 1
    writes: bool = False
    has_query: bool = False


def run(arguments: Arguments, console: Console) -> int:
    """Save, list, show, rename or delete segments, or say who is in one."""
    if not arguments.words:
        raise UsageError("cli-which-action", {})
    name = arguments.words[0]
    action = _ACTIONS.get(name)
    if action is None:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    _refuse_wrong_words(action, arguments)
    with open_as_asked(arguments, console, read_only=not action.writes) as shop:
        action.run(shop, arguments, console)
    return exits.OK


def _refuse_wrong_words(action: _Action, arguments: Arguments) -> None:
    name, *words = arguments.words
    if len(words) < action.words:
        code = "cli-which-segment" if action.words == 1 else "cli-which-names"
        raise UsageError(code, {"action": name})
    rest = words[action.words :]
    if rest and not action.has_query:
        text = " ".join(rest)
        raise UsageError("cli-segment-words", {"action": name, "text": text})
    if action.has_query and not (rest or arguments.has("--query-file")):
        raise UsageError("cli-segment-query", {"action": name})


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _named(arguments: Arguments) -> str:
    return arguments.words[1]


# Actions that write


def _save(shop: Shop, arguments: Arguments, console: Console) -> None:
    action, name = arguments.words[:2]
    text = read_query(arguments, console, skip=2)
    put = shop.segments.replace
    if action == "save":
        taken = arguments.has("--rename-if-taken")
        put = partial(shop.segments.save, rename_if_taken=taken)
    confirmed = arguments.has("--confirm-mixed")
    try:
        saved = put(name, text, dialect=dialect(arguments), confirm_mixed=confirmed)
    except RequestError as error:
        if error.code == "segment-mixed":
            raise UsageError("cli-segment-mixed", error.details) from error
        raise
    console.tell_about(text, saved.diagnostics)
    if _is_json(arguments):
        said = [said_as_json(each, console.locale) for each in saved.diagnostics]
        console.show(to_json({**_facts(saved.segment), "diagnostics": said}, indent=2))
    else:
        console.show(saved.segment.text)
    console.flush()
    console.tell(console.say("cli-segment-saved", name=saved.segment.name))


def _rename(shop: Shop, arguments: Arguments, console: Console) -> None:
    _, old, new = arguments.words
    before = shop.segments.get(old)
    after = shop.segments.rename(old, new)
    if _is_json(arguments):
        console.show(to_json(_facts(after), indent=2))
    console.tell(console.say("cli-segment-renamed", old=before.name, new=after.name))


def _delete(shop: Shop, arguments: Arguments, console: Console) -> None:
    segment = shop.segments.get(_named(arguments))
    shop.segments.delete(segment.name)
    if _is_json(arguments):
        console.show(to_json(_facts(segment), indent=2))
    console.tell(console.say("cli-segment-deleted", name=segment.name))


# Actions that read


def _list(shop: Shop, arguments: Arguments, console: Console) -> None:
    found = shop.segments.list()
    if _is_json(arguments):
        console.show(to_json([_facts(each) for each in found], indent=2))
        return
    if not found:
        console.note("cli-no-segments")
        return
    names = ("name", "query", "changed")
    headings = [Heading(console.say(f"cli-heading-{each}")) for each in names]
    rows = [
        [each.name, each.text, _day(each.updated_at, shop, console)] for each in found
    ]
    show_table(headings, rows, console)


def _show(shop: Shop, arguments: Arguments, console: Console) -> None:
    segment = shop.segments.get(_named(arguments))
    query = shop.segments.query(segment.name)
    count = shop.count(query)
    if _is_json(arguments):
        sentence = query.describe(console.locale)
        more = {"sentence": sentence, "customers": count}
        console.show(to_json({**_facts(segment), **more}, indent=2))
        return
    dates = {
        "created": _day(segment.created_at, shop, console),
        "changed": _day(segment.updated_at, shop, console),
    }
    console.show(segment.name)
    console.show(f"  {segment.text}")
    console.show(counted(query, count, console))
    console.show(console.say("cli-segment-dates", **dates))
    _tell_notes(query, console)


def _members(shop: Shop, arguments: Arguments, console: Console) -> None:
    query = shop.segments.query(_named(arguments))
    as_json = _is_json(arguments)
    columns = chosen(arguments, for_people=not as_json)
    limit = arguments.number("--limit", None if as_json else _FEW)
    found = customers(shop, query, arguments.options.get("--sort"), limit)
    _tell_notes(query, console)
    if as_json:
        stream(found, "json", columns, console)
        return
    shown = list(found)
    show_customers(shown, columns, query, console)
    conclude(shown, limit, shop, query, console)


def _count(shop: Shop, arguments: Arguments, console: Console) -> None:
    query = shop.segments.query(_named(arguments))
    count = shop.count(query)
    _tell_notes(query, console)
    console.show(to_json({"customers": count}) if _is_json(arguments) else str(count))


def _tell_notes(query: Query, console: Console) -> None:
    console.tell_about(query.text, query.diagnostics)


def _facts(segment: Segment) -> Mapping[str, object]:
    return {
        "name": segment.name,
        "query": segment.text,
        "edition": segment.edition,
        "created_at": segment.created_at.isoformat(),
        "updated_at": segment.updated_at.isoformat(),
    }


def _day(moment: datetime, shop: Shop, console: Console) -> str:
    reading = shop.environment.reading()
    local = moment.astimezone(reading.zone).date()
    return day(local, Voice(console.locale, reading))


_ACTIONS: Mapping[str, _Action] = {
    "save": _Action(_save, writes=True, has_query=True),
    "replace": _Action(_save, writes=True, has_query=True),
    "list": _Action(_list, words=0),
    "show": _Action(_show),
    "rename": _Action(_rename, words=2, writes=True),
    "delete": _Action(_delete, writes=True),
    "members": _Action(_members),
    "count": _Action(_count),
}
