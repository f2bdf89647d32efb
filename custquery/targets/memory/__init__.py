"""
Checked filter → Python that judges records.

    simplify ─▶ meaning (closures, any model) ─▶ generated (plain records, fast)

`meaning` is what a filter means; what is generated is held to it, and falls back on it
for every value that is not of the common kind. Nothing of a filter becomes Python text.
"""

from custquery.targets.memory.filters import to_filter, to_predicate
from custquery.targets.memory.values import values_of

__all__ = ["to_filter", "to_predicate", "values_of"]
