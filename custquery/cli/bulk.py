"""
Edits of many customers: planned, carried out, gone on with, cancelled, taken back.

The plan is told before anything is done; with ``--dry-run`` it is the result.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.acting import by, number_at, visible
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console, standard_input
from custquery.cli.opening import open_as_asked
from custquery.cli.progress import Bar
from custquery.cli.query_text import read_query
from custquery.cli.settings import compile_query
from custquery.environment import Query
from custquery.language.errors import RequestError
from custquery.shop.bulk import Edit, Job, Plan
from custquery.shop.shop import Shop
from custquery.shop.store.deleting import Skipped

#: Skipped customers that are named one by one.
_FEW = 10


class _Action(NamedTuple):
    """What is done: an edit with so many words, or something with a job."""

    run: "Callable[[Shop, Arguments, Console], int]"
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """Edit many customers, or do something with a job that does."""
    if not arguments.words:
        raise UsageError("cli-actions", {"known": ", ".join(_ACTIONS)})
    name = arguments.words[0]
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    action = _ACTIONS[name]
    read_only = not action.writes or arguments.has("--dry-run")
    with open_as_asked(arguments, console, read_only=read_only) as shop:
        return action.run(shop, arguments, console)


# Edits


def _edit(shop: Shop, arguments: Arguments, console: Console) -> int:
    edit, skip = _edit_of(arguments)
    chosen = _chosen(shop, arguments, console, skip)
    plan = _plan(shop, edit, chosen, confirmed=arguments.has("--confirm-mixed"))
    if arguments.has("--dry-run"):
        _show_plan(plan, arguments, console)
        return exits.OK
    console.tell(plan.render(console.locale))
    return _run_job(shop, shop.bulk.begin(plan), arguments, console)


def _edit_of(arguments: Arguments) -> tuple[Edit, int]:
    """Return the edit that was typed, and how many words it takes."""
    name = arguments.words[0]
    if name == "delete":
        return Edit.delete(), 1
    if len(arguments.words) < 2:
        raise UsageError("cli-bulk-what", {"action": name})
    text = arguments.words[1]
    match name:
        case "add-tags":
            return Edit.add_tags(text), 2
        case "remove-tags":
            return Edit.remove_tags(text), 2
        case "language":
            return Edit.set_language(text), 2
        case _:
            return Edit.set_tax_exempt(exempt=_is_yes(text)), 2


def _is_yes(text: str) -> bool:
    if text not in {"yes", "no"}:
        details = {"option": "tax-exempt", "text": text, "known": "yes, no"}
        raise UsageError("cli-not-one-of", details)
    return text == "yes"


def _chosen(
    shop: Shop, arguments: Arguments, console: Console, skip: int
) -> Query | list[int]:
    """Return who was asked for: a query, or ids."""
    listed = arguments.options.get("--ids")
    words = arguments.words[skip:]
    if listed is not None:
        if words:
            raise UsageError("cli-bulk-two", {"text": " ".join(words)})
        return _ids(listed, console)
    if not words and not arguments.has("--query-file"):
        raise UsageError("cli-bulk-who", {"action": " ".join(arguments.words)})
    text = read_query(arguments, console, skip=skip)
    query = compile_query(text, shop.environment, arguments)
    console.tell_about(text, query.diagnostics)
    return query


def _ids(listed: str, console: Console) -> list[int]:
    """Return ids with commas between, or one on each line of stdin."""
    text = standard_input(console).read() if listed == "-" else listed
    found = text.replace(",", " ").split()
    for each in found:
        if not (each.isascii() and each.isdigit() and len(each) < 19):
            raise UsageError("cli-not-a-number", {"option": "--ids", "text": each})
    return [int(each) for each in found]


def _plan(
    shop: Shop, edit: Edit, chosen: Query | list[int], *, confirmed: bool
) -> Plan:
    try:
        return shop.bulk.plan(edit, chosen, confirm_mixed=confirmed)
    except RequestError as error:
        if error.code == "bulk-mixed":
            raise UsageError("cli-segment-mixed", error.details) from error
        raise


def _show_plan(plan: Plan, arguments: Arguments, console: Console) -> None:
    if _is_json(arguments):
        console.show(to_json(_plan_facts(plan, console), indent=2))
        return
    console.show(plan.render(console.locale))
    for each in plan.sample:
        console.show(f"  {each.id}  {visible(each.name or '')}".rstrip())
    console.flush()
    console.note("cli-only-tried")


def _plan_facts(plan: Plan, console: Console) -> Mapping[str, object]:
    return {
        "edit": plan.edit.kind,
        "values": list(plan.edit.values),
        "query": None if plan.ids is not None else plan.query.canonical,
        "sentence": plan.sentences[console.locale],
        "customers": plan.count,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "skipped": dict(plan.skipped),
        "examples": _skipped_facts(plan.examples, console),
        "sample": [each.id for each in plan.sample],
        "can_be_undone": plan.edit.can_be_undone,
    }


def _skipped_facts(found: Iterable[Skipped], console: Console) -> list[object]:
    return [
        {"id": e.customer, "code": e.code, "message": e.render(console.locale)}
        for e in found
    ]


# Jobs


def _run_job(shop: Shop, job: Job, arguments: Arguments, console: Console) -> int:
    bar = Bar(job.render(console.locale), console)
    try:
        done = shop.bulk.run(job.id, by(arguments), bar)
    except KeyboardInterrupt:
        console.tell(console.say("cli-bulk-stopped", job=job.id))
        raise
    finally:
        bar.end()
    return _conclude(shop, done, arguments, console)


def _conclude(shop: Shop, job: Job, arguments: Arguments, console: Console) -> int:
    """Show how a job ended, say who was skipped, and return the exit code."""
    _show_job(shop, job, arguments, console)
    console.flush()
    for at, each in enumerate(shop.bulk.skipped(job.id)):
        if at == _FEW:
            console.note("cli-bulk-more-skipped", job=job.id)
            break
        console.tell(each.render(console.locale))
    if job.skipped or job.state != "done":
        return exits.PARTIAL if job.changed else exits.NOTHING
    return exits.OK


def _show_job(shop: Shop, job: Job, arguments: Arguments, console: Console) -> None:
    if _is_json(arguments):
        skipped = {"reasons": shop.bulk.reasons(job.id)}
        console.show(to_json({**_facts(job, console), **skipped}, indent=2))
    else:
        console.show(_line(job, console))


def _line(job: Job, console: Console) -> str:
    counts = {"changed": job.changed, "same": job.unchanged, "skipped": job.skipped}
    numbers = {name: console.number(count) for name, count in counts.items()}
    state = console.say(f"cli-bulk-{job.state}")
    said = job.render(console.locale)
    return console.say("cli-bulk-job", job=job.id, edit=said, state=state, **numbers)


def _facts(job: Job, console: Console) -> Mapping[str, object]:
    return {
        "job": job.id,
        "kind": job.kind,
        "edit": job.render(console.locale),
        "query": job.filter,
        "state": job.state,
        "started_at": job.started.isoformat(),
        "total": job.total,
        "changed": job.changed,
        "unchanged": job.unchanged,
        "skipped": job.skipped,
    }


def _list(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 1)
    found = shop.bulk.jobs()
    if _is_json(arguments):
        console.show(to_json([_facts(each, console) for each in found], indent=2))
        return exits.OK
    if not found:
        console.note("cli-bulk-none")
    for each in found:
        console.show(_line(each, console))
    return exits.OK


def _show(shop: Shop, arguments: Arguments, console: Console) -> int:
    job = shop.bulk.job(_number(arguments))
    _show_job(shop, job, arguments, console)
    if not _is_json(arguments):
        for each in shop.bulk.skipped(job.id):
            console.show(f"  {each.render(console.locale)}")
    return exits.OK


def _go_on(shop: Shop, arguments: Arguments, console: Console) -> int:
    job = shop.bulk.job(_number(arguments))
    if arguments.has("--dry-run"):
        _show_job(shop, job, arguments, console)
        return exits.OK
    return _run_job(shop, job, arguments, console)


def _cancel(shop: Shop, arguments: Arguments, console: Console) -> int:
    job = shop.bulk.job(_number(arguments))
    if not arguments.has("--dry-run"):
        job = shop.bulk.cancel(job.id)
    _show_job(shop, job, arguments, console)
    return exits.OK


def _undo(shop: Shop, arguments: Arguments, console: Console) -> int:
    number = _number(arguments)
    if not arguments.has("--dry-run"):
        return _run_job(shop, shop.bulk.begin_undo(number), arguments, console)
    count = shop.bulk.undoable(number)
    if _is_json(arguments):
        console.show(to_json({"job": number, "customers": count}, indent=2))
    else:
        console.show(console.say("cli-bulk-undoable", job=number, count=count))
    return exits.OK


def _number(arguments: Arguments) -> int:
    _refuse_more_words(arguments, 2)
    return number_at(arguments, 1, "cli-bulk-which")


def _refuse_more_words(arguments: Arguments, most: int) -> None:
    rest = arguments.words[most:]
    if rest:
        command = f"bulk {arguments.words[0]}"
        details = {"command": command, "text": " ".join(rest)}
        raise UsageError("cli-more-words", details)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


_ACTIONS: Mapping[str, _Action] = {
    "add-tags": _Action(_edit),
    "remove-tags": _Action(_edit),
    "tax-exempt": _Action(_edit),
    "language": _Action(_edit),
    "delete": _Action(_edit),
    "list": _Action(_list, writes=False),
    "show": _Action(_show, writes=False),
    "resume": _Action(_go_on),
    "cancel": _Action(_cancel),
    "undo": _Action(_undo),
}
