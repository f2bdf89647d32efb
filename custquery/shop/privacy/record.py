"""
The layout → the record of processing: what is kept about people, why, and how long.

It is made anew each time, so it cannot be behind; what only the shop itself knows, such
as who it is, stands there as a line to fill in.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from custquery.language.messages import say
from custquery.shop.privacy.holdings import (
    PURPOSES,
    Entry,
    holdings,
    told_columns,
)
from custquery.shop.privacy.pages import record_page
from custquery.shop.privacy.retention import RULES
from custquery.shop.store.tables import TABLES

#: Texts that belong to nobody are in no record; these do, without referring to anyone.
_BESIDE = ("audit_entry", "erased_contact")


@frozen
class Record:
    """What the shop keeps about people, as Article 30 GDPR asks for."""

    at: datetime
    entries: tuple[Entry, ...]

    def to_json(self, locale: str = "en") -> str:
        """Return it as JSON, with the words of *locale*."""
        said = {
            "at": self.at.isoformat(),
            "purposes": [
                {
                    "purpose": each.purpose,
                    "why": say(f"privacy-why-{each.purpose}", {}, locale),
                    "how_long": say(f"privacy-long-{each.purpose}", {}, locale),
                    "tables": each.tables,
                    "left_after_erasure": each.left,
                    "retention_days": each.rules,
                }
                for each in self.entries
            ],
        }
        return json.dumps(said, ensure_ascii=False, indent=2)

    def to_html(self, locale: str = "en") -> str:
        """Return it as a page to read and print, in English or Dutch."""
        return record_page(self.at, self.entries, locale)


def record_of(days: Mapping[str, int], now: datetime) -> Record:
    """
    Return the record of processing.

    Args:
        days: The rules of retention that are on.
        now: When it is made.
    """
    left = {each.table.name: tuple(each.left) for each in holdings() if each.left}
    named = {each.table.name for each in holdings()} | set(_BESIDE)
    kept = [each for each in TABLES if each.name in named]
    entries = []
    for purpose in dict.fromkeys(PURPOSES.get(each.name, "profile") for each in kept):
        tables = {
            each.name: told_columns(each)
            for each in kept
            if PURPOSES.get(each.name, "profile") == purpose
        }
        rules = {
            name: days[name]
            for name, rule in RULES.items()
            if name in days and rule.purpose == purpose
        }
        stays = {name: left[name] for name in tables if name in left}
        entries.append(Entry(purpose, tables, stays, rules))
    return Record(now, tuple(entries))
