"""
What is held, or the record of processing → one page of HTML to read and print.

The page is whole by itself: it loads nothing, so opening it tells nobody. A browser
prints it to PDF.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from html import escape
from typing import TypeAlias

from custquery.language.messages import is_said, say
from custquery.shop.privacy.holdings import PURPOSES, Entry
from custquery.shop.store.tables import TABLES
from custquery.targets.sentence_values import number

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}
p.why{color:#444}div.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #ccc;padding:.35rem .6rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600}thead th{white-space:nowrap}
@media print{body{margin:0;max-width:none;font-size:11px}h2{break-after:avoid}
tr{break-inside:avoid}div.wide{overflow:visible}}
"""
_HEAD = (
    '<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="robots" content="noindex">\n'
)
#: Rows by table, as they are shown.
Rows: TypeAlias = Mapping[str, Sequence[Mapping[str, object]]]

#: What only the shop knows, and fills in.
_TO_FILL_IN = ("controller", "officer", "receivers", "transfers", "security")


def access_page(
    customer: int, at: datetime, currency: str, tables: Rows, locale: str
) -> str:
    """
    Return the page of all that is held about one person.

    Args:
        customer: Her number.
        at: When it was read.
        currency: Of amounts whose rows name none.
        tables: Her rows, by table.
        locale: The language of the page.
    """
    title = say("privacy-access-title", {"customer": str(customer)}, locale)
    parts = [
        _paragraph(say("privacy-access-about", {"at": _shown(at, locale)}, locale)),
        *(
            _section(name, rows, currency, locale)
            for name, rows in tables.items()
            if rows
        ),
        _paragraph(say("privacy-access-made-of", {}, locale)),
        _paragraph(say("privacy-access-rights", {}, locale)),
    ]
    return _page(title, parts, locale)


def record_page(at: datetime, entries: Iterable[Entry], locale: str) -> str:
    """Return the page of the record of processing, made *at* a moment."""
    made = _shown(at, locale)
    facts = [[say(f"privacy-record-{each}", {}, locale), ""] for each in _TO_FILL_IN]
    parts = [
        _paragraph(say("privacy-record-about", {"at": made}, locale)),
        _table((), facts),
        *(_purpose(each, locale) for each in entries),
        _paragraph(say("privacy-record-backups", {}, locale)),
    ]
    return _page(say("privacy-record-title", {}, locale), parts, locale)


def _page(title: str, parts: Iterable[str], locale: str) -> str:
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="{locale}">\n<head>\n{_HEAD}'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(
    name: str, rows: Sequence[Mapping[str, object]], currency: str, locale: str
) -> str:
    columns = _filled(rows)
    labels = [_label(each, locale) for each in columns]
    coded = _coded(name)
    cells = [
        [_cell(each, row, coded, currency, locale) for each in columns] for row in rows
    ]
    purpose = PURPOSES.get(name, "")
    why = say(f"privacy-why-{purpose}", {}, locale) if purpose else ""
    if len(rows) == 1:
        table = _table((), [list(each) for each in zip(labels, cells[0], strict=True)])
    else:
        table = _table(labels, cells)
    return _heading(name, locale) + (_paragraph(why, "why") if why else "") + table


def _filled(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Return the columns in which some row has a value, in order."""
    found: dict[str, None] = {}
    for row in rows:
        found |= dict.fromkeys(k for k, value in row.items() if value is not None)
    return list(found)


def _purpose(entry: Entry, locale: str) -> str:
    rows = [
        [_title(name, locale), ", ".join(_label(each, locale) for each in columns)]
        for name, columns in entry.tables.items()
    ]
    for name, columns in entry.left.items():
        said = {"table": _title(name, locale)}
        left = ", ".join(_label(each, locale) for each in columns)
        rows.append([say("privacy-record-left", said, locale), left])
    for name, days in entry.rules.items():
        rows.append([say(f"privacy-rule-{name}", {"days": days}, locale), ""])
    return "\n".join(
        (
            f"<h2>{escape(say(f'privacy-purpose-{entry.purpose}', {}, locale))}</h2>",
            _paragraph(say(f"privacy-why-{entry.purpose}", {}, locale), "why"),
            _paragraph(say(f"privacy-long-{entry.purpose}", {}, locale), "why"),
            _table((), rows),
        )
    )


def _table(labels: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table: with a head, or with the first cell of each row as its head."""
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in labels)
    body = "\n".join(_row(each, has_head=not labels) for each in rows)
    above = f"<thead><tr>{head}</tr></thead>\n" if labels else ""
    return (
        f'<div class="wide"><table>\n{above}<tbody>\n{body}\n</tbody>\n</table></div>'
    )


def _row(cells: Sequence[str], *, has_head: bool) -> str:
    first, *rest = map(escape, cells)
    start = f'<th scope="row">{first}</th>' if has_head else f"<td>{first}</td>"
    return f"<tr>{start}{''.join(f'<td>{each}</td>' for each in rest)}</tr>"


def _paragraph(text: str, kind: str = "") -> str:
    start = f'<p class="{kind}">' if kind else "<p>"
    return f"{start}{escape(text)}</p>\n"


def _heading(name: str, locale: str) -> str:
    return f"<h2>{escape(_title(name, locale))}</h2>\n"


def _title(name: str, locale: str) -> str:
    return _said(f"privacy-table-{name}", name, locale)


def _label(name: str, locale: str) -> str:
    return _said(f"privacy-column-{name}", name, locale)


def _said(code: str, name: str, locale: str) -> str:
    """Say *code*, or where a table or column is newer than the words, its own name."""
    if is_said(code, locale):
        return say(code, {}, locale)
    return name.replace("_", " ").capitalize()


@cache
def _coded(table: str) -> frozenset[str]:
    """Return the columns of *table* that hold one of a few codes."""
    found = (each for each in TABLES if each.name == table)
    return frozenset(c.name for each in found for c in each.columns if c.choices)


def _cell(
    name: str,
    row: Mapping[str, object],
    coded: Collection[str],
    currency: str,
    locale: str,
) -> str:
    value = row.get(name)
    if name == "what":
        return _said(f"audit-{value}", str(value), locale)
    if name in coded and value is not None:
        return _said(f"privacy-value-{value}", str(value), locale)
    if isinstance(value, Decimal):
        figure = number(value, locale, max(0, -int(value.as_tuple().exponent)))
        return f"{row.get('currency') or currency} {figure}"
    return _shown(value, locale)


def _shown(value: object, locale: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return say("privacy-yes" if value else "privacy-no", {}, locale)
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S %z")
        case _:
            return str(value)
