"""What is odd in a file → the first rows of each kind, and how many more there are."""

from collections.abc import Mapping

from custquery.cli.console import Console
from custquery.shop.exchange import Problem

#: Rows that are told of one kind.
_FEW = 3


class Remarks:
    """The first problems of each code, in the order in which codes came."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._first: dict[str, list[Problem]] = {}

    def add(self, problem: Problem) -> None:
        """Keep *problem*, if it is one of the first of its code."""
        found = self._first.setdefault(problem.code, [])
        if len(found) < _FEW:
            found.append(problem)

    def tell(self, counts: Mapping[str, int]) -> None:
        """Say them, *counts* being how many there are of each code."""
        locale = self._console.locale
        for code, found in self._first.items():
            for each in found:
                way_out = f"  → {each.fix}" if each.fix else ""
                self._console.tell(f"{each.render(locale)}{way_out}")
            more = counts.get(code, 0) - len(found)
            if more > 0:
                said = self._console.say(
                    "cli-import-more", count=self._console.number(more)
                )
                self._console.tell(f"  {said}")

    def facts(self) -> list[Mapping[str, object]]:
        """Return them as JSON has them."""
        return [
            {
                "code": each.code,
                "row": each.row,
                "column": each.column,
                "weight": each.weight,
                "message": each.render(self._console.locale),
                "fix": each.fix,
            }
            for found in self._first.values()
            for each in found
        ]
