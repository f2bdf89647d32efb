"""
A file of customers or of orders → the shop, and what became of its rows.

Of each thing that is odd the first rows are told, and how many there are; consent is
only taken over on the word of somebody who is named.
"""

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from custquery.cli import exits
from custquery.cli.acting import by
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.console import Console, standard_input
from custquery.cli.opening import open_as_asked
from custquery.cli.progress import Bar
from custquery.cli.remarks import Remarks
from custquery.cli.settings import time_named
from custquery.language.errors import RequestError, StorageError
from custquery.shop.exchange import (
    Attestation,
    Choices,
    Imported,
    import_customers,
    read_mapping,
)
from custquery.shop.exchange.columns import Mapped
from custquery.shop.exchange.orders import OrderChoices, import_orders
from custquery.shop.shop import Shop

#: Options that orders do without.
_OF_CUSTOMERS = (
    "--mapping",
    "--tags",
    "--attested-by",
    "--consent-source",
    "--consent-at",
    "--invite",
)
#: What is told under a problem: the option that helps.
_HINTS: Mapping[str, str] = {
    "csv-column-unknown": "cli-import-hint-mapping",
    "csv-consent-no-source": "cli-import-hint-source",
    "csv-consent-no-time": "cli-import-hint-source",
    "csv-consent-not-attested": "cli-import-hint-attest",
    "csv-date-ambiguous": "cli-import-hint-dates",
    "csv-done-before": "cli-import-hint-again",
    "csv-password": "cli-import-hint-invite",
}
_FATES = ("added", "changed", "skipped", "replaced", "rejected")


def run(arguments: Arguments, console: Console) -> int:
    """Import a file, and say what became of it."""
    source = _source(arguments, console)
    remarks = Remarks(console)
    with open_as_asked(arguments, console, read_only=False) as shop:
        bar = Bar(console.say("cli-import-title"), console)
        try:
            take = _importer(shop, source, arguments, console)
            found = take(progress=bar, report=remarks.add)
        except KeyboardInterrupt:
            bar.end()
            console.tell(console.say("cli-import-stopped"))
            raise
        except RequestError as error:
            bar.end()
            _tell_way_out(error, arguments, console)
            raise
        finally:
            bar.end()
    _show(found, remarks, arguments, console)
    _tell(found, remarks, arguments, console)
    if found.rejected:
        is_partly = found.added or found.changed or found.skipped
        return exits.PARTIAL if is_partly else exits.NOTHING
    return exits.OK


def _source(arguments: Arguments, console: Console) -> Path | BinaryIO:
    """Return the file that was named, or the bytes of stdin."""
    if not arguments.words:
        raise UsageError("cli-import-which", {})
    file, *rest = arguments.words
    if rest:
        details = {"command": f"import {file}", "text": " ".join(rest)}
        raise UsageError("cli-words-too-many", details)
    if file == "-":
        stream: BinaryIO = getattr(standard_input(console), "buffer", BytesIO())
        return stream
    if not Path(file).exists():
        raise StorageError("cli-no-such-file", {"file": file})
    return Path(file)


def _importer(
    shop: Shop, source: Path | BinaryIO, arguments: Arguments, console: Console
) -> Callable[..., Imported]:
    """Return what imports *source*; it takes who does it, and who is told."""
    if arguments.has("--orders"):
        orders = _order_choices(arguments, console)
        return partial(import_orders, shop, source, orders, by=by(arguments))
    choices = _choices(shop, arguments, console)
    return partial(import_customers, shop, source, choices, by=by(arguments))


def _choices(shop: Shop, arguments: Arguments, console: Console) -> Choices:
    skips = arguments.get("--existing", "overwrite") == "skip"
    tags = arguments.get("--tags", "").split(",")
    return Choices(
        existing="skip" if skips else "overwrite",
        dry_run=arguments.has("--dry-run"),
        all_or_nothing=arguments.has("--all-or-nothing"),
        attested=_attestation(shop, arguments),
        tags=tuple(each.strip() for each in tags if each.strip()),
        mapped=_mapping(arguments),
        keeps_ids=arguments.has("--keep-ids"),
        day_first=_day_first(arguments),
        rejects=_rejects(arguments),
        invite=arguments.has("--invite"),
        again=arguments.has("--again"),
        locale=console.locale,
    )


def _order_choices(arguments: Arguments, console: Console) -> OrderChoices:
    for option in _OF_CUSTOMERS:
        if arguments.has(option):
            raise UsageError("cli-import-not-orders", {"option": option})
    skips = arguments.get("--existing", "overwrite") == "skip"
    return OrderChoices(
        existing="skip" if skips else "overwrite",
        dry_run=arguments.has("--dry-run"),
        all_or_nothing=arguments.has("--all-or-nothing"),
        keeps_ids=arguments.has("--keep-ids"),
        day_first=_day_first(arguments),
        rejects=_rejects(arguments),
        again=arguments.has("--again"),
        locale=console.locale,
    )


def _attestation(shop: Shop, arguments: Arguments) -> Attestation | None:
    """Return whose word it is that they agreed, with where and since when."""
    at = time_named("--consent-at", arguments, shop.environment)
    source = arguments.get("--consent-source", "")
    who = arguments.get("--attested-by", "").strip()
    if who:
        return Attestation(who, source, at)
    if source or at or arguments.has("--attested-by"):
        raise UsageError("cli-import-attest", {})
    return None


def _mapping(arguments: Arguments) -> Mapped | None:
    file = arguments.options.get("--mapping")
    if file is None:
        return None
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise StorageError("cli-no-such-file", {"file": file}) from error
    except (OSError, ValueError) as error:
        raise StorageError("cli-file-not-read", {"file": file}) from error
    return read_mapping(text)


def _day_first(arguments: Arguments) -> bool | None:
    known = {"day-first": True, "month-first": False}
    return known.get(arguments.get("--dates", ""))


def _rejects(arguments: Arguments) -> Path | None:
    file = arguments.options.get("--rejects")
    return None if file is None else Path(file)


# What became of it


def _show(
    found: Imported, remarks: Remarks, arguments: Arguments, console: Console
) -> None:
    counts = {name: getattr(found, name) for name in _FATES}
    if arguments.get("--format", "text") == "json":
        facts = {
            **counts,
            "invited": found.invited,
            "resumed_after": found.resumed_after,
            "problems": dict(found.counts),
            "examples": remarks.facts(),
            "dry_run": arguments.has("--dry-run"),
        }
        console.show(to_json(facts, indent=2))
    else:
        numbers = {name: console.number(count) for name, count in counts.items()}
        console.show(console.say("cli-import-done", **numbers))
    console.flush()


def _tell(
    found: Imported, remarks: Remarks, arguments: Arguments, console: Console
) -> None:
    """Say what was odd, and which option helps."""
    if found.resumed_after and "csv-done-before" not in found.counts:
        console.note("cli-import-resumed", row=found.resumed_after)
    remarks.tell(found.counts)
    if found.invited:
        console.tell(console.say("cli-import-invited", count=found.invited))
    hints = (_HINTS.get(code) for code in found.counts)
    for hint in dict.fromkeys(filter(None, hints)):
        if not (hint == "cli-import-hint-invite" and arguments.has("--invite")):
            console.note(hint)
    if found.rejected:
        _tell_rejects(arguments, console)
    if arguments.has("--dry-run"):
        console.note("cli-only-tried")


def _tell_rejects(arguments: Arguments, console: Console) -> None:
    """Say where the rejected rows are, or how they are kept."""
    if not arguments.has("--rejects"):
        console.note("cli-import-hint-rejects")
    elif not arguments.has("--dry-run"):
        console.note("cli-import-rejects", file=arguments.get("--rejects", ""))


def _tell_way_out(error: RequestError, arguments: Arguments, console: Console) -> None:
    """Say which option helps where nothing was imported at all."""
    if error.code == "csv-nothing-imported":
        console.note("cli-import-hint-dry-run")
        _tell_rejects(arguments, console)
    if error.code == "csv-is-orders":
        console.note("cli-import-hint-orders")
