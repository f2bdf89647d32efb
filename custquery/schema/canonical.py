"""
Checked filter → canonical text: what is saved, compared and cached.

Criterion names instead of aliases, English keywords, ISO dates, plain decimals, codes
of closed lists, and brackets wherever AND and OR meet; it reads the same everywhere.
"""

from typing import assert_never

from custquery.language.unparser import spell_value
from custquery.schema import checked
from custquery.schema.checked import Checked


def canonical(node: Checked) -> str:
    """Spell *node*; reading the text again gives the same filter."""
    match node:
        case checked.All(items):
            return " AND ".join(_grouped(each) for each in items)
        case checked.Any(items):
            return " OR ".join(_grouped(each) for each in items)
        case checked.Not(item):
            return f"NOT {_grouped(item)}"
        case checked.Named(name):
            return f"segment:{spell_value(name)}"
        case checked.Test(_, _, spelling) | checked.Related(_, _, _, spelling):
            return spelling
        case _:
            assert_never(node)


def _grouped(node: Checked) -> str:
    text = canonical(node)
    return f"({text})" if isinstance(node, (checked.All, checked.Any)) else text
