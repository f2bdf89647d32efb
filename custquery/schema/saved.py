"""
``segment:"Name"`` + saved filters → the filter that the name stands for.

A saved filter is read again each time, so it means what its text says today; a filter
that uses itself, at whatever distance, is refused.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from custquery.language import LIMITS, Limits, ast, try_parse
from custquery.language.diagnostics import Args, Diagnostic
from custquery.language.span import Span
from custquery.schema import checked, problems
from custquery.schema.checked import Checked
from custquery.schema.closed import closest
from custquery.schema.text import fold

if TYPE_CHECKING:
    from custquery.schema.findings import Findings
    from custquery.schema.ports import SavedFilter, SavedFilters

#: Checks another text with the same inputs, and other saved filters.
CheckAgain: TypeAlias = "Callable[[str, SavedFilters | None], Findings]"

#: What a saved filter is asked by.
SAVED_NAMES = ("segment", "klantsegment")

#: The edition of the language that this program reads and writes.
EDITION = 1

_OPERATORS = (":", "=", "==", "!=", "IN", "IS")

#: What is wrong with a saved filter itself is wrong with all that use it.
_PASSED_ON = (
    "segment-uses-itself",
    "segment-not-readable",
    "segment-newer",
    "segment-too-large",
)


def check_saved(
    term: ast.Comparison,
    saved: "SavedFilters | None",
    check_again: CheckAgain,
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """
    Return what the named filter means, or what is wrong.

    What is saved is canonical, so it reads the same with every reading.
    """
    name = term.name
    if saved is None:
        return None, (Diagnostic("segment-without-shop", name.span),)
    if term.operator not in _OPERATORS:
        return None, (_not_for(term, term.operator),)
    reader = _Term(term, Opened.of(saved), check_again)
    found = reader.value(term.value)
    if found is not None and term.operator == "!=":
        found = checked.negated(found, term.span)
    return found, tuple(reader.said)


def _refusal(
    value: ast.Literal | ast.Null | ast.Range | ast.Compared, term: ast.Comparison
) -> Diagnostic:
    """Say what cannot be done with names."""
    match value:
        case ast.Literal():
            said = problems.star_not_for(value.span, at_end=False)
            return evolve(said, args={"name": term.name.text})
        case ast.Null():
            return _not_for(term, "NULL")
        case ast.Range():
            return _not_for(term, "..")
        case ast.Compared(operator):
            return _not_for(term, operator)


def _not_for(term: ast.Comparison, operator: str) -> Diagnostic:
    said = problems.operator_not_for(term.operator_span, operator, (":", "=", "IN"))
    return evolve(said, args={"name": term.name.text, **said.args})


class _Term:
    """Reads the names of one comparison."""

    def __init__(
        self, term: ast.Comparison, saved: "Opened", check_again: CheckAgain
    ) -> None:
        self.term = term
        self.saved = saved
        self.check_again = check_again
        self.said: list[Diagnostic] = []

    def value(self, value: ast.Value) -> Checked | None:
        """Return what one name stands for, or several."""
        match value:
            case ast.Literal() if not value.wild:
                return self._name(value)
            case ast.AnyOf(items):
                return self._several(items, value, checked.Any)
            case ast.AllOf(items):
                return self._several(items, value, checked.All)
            case ast.NotValue(item):
                found = self.value(item)
                return None if found is None else checked.negated(found, value.span)
            case ast.Problem():
                return None
            case _:
                self.said.append(_refusal(value, self.term))
                return None

    def _several(
        self,
        items: Iterable[ast.Value],
        value: ast.AnyOf | ast.AllOf,
        kind: type[checked.Any] | type[checked.All],
    ) -> Checked | None:
        found = [self.value(each) for each in items]
        kept = tuple(each for each in found if each is not None)
        return kind(kept, value.span) if len(kept) == len(found) else None

    def _name(self, literal: ast.Literal) -> Checked | None:
        found = self.saved.meaning(literal.text, self.check_again)
        if isinstance(found, checked.Named):
            return evolve(found, span=self.term.span)
        wrong = self._unknown(literal) if found is None else found
        self.said.append(evolve(wrong, span=literal.span))
        return None

    def _unknown(self, literal: ast.Literal) -> Diagnostic:
        near = closest(literal.text, tuple(self.saved.names()))
        fixes = [problems.spelled_instead(literal.span, each) for each in near]
        args = {"name": literal.text}
        return Diagnostic("unknown-segment", literal.span, args, fixes=tuple(fixes))


class Opened:
    """The saved filters as one check sees them: each is read once."""

    __slots__ = ("_found", "_source", "limits")

    def __init__(self, source: "SavedFilters", limits: Limits) -> None:
        """Ask *source* for what is not read yet."""
        self._source = source
        self._found: dict[str, checked.Named | Diagnostic | None] = {}
        self.limits = limits

    @classmethod
    def of(cls, source: "SavedFilters", limits: Limits = LIMITS) -> "Opened":
        """Return *source* as a check sees it; what is opened already stays so."""
        return source if isinstance(source, cls) else cls(source, limits)

    def saved(self, name: str) -> "SavedFilter | None":
        """Return the filter called *name* (folded), or None."""
        return self._source.saved(name)

    def names(self) -> Iterable[str]:
        """Yield the names of all saved filters."""
        return self._source.names()

    @property
    def was_asked(self) -> bool:
        """Whether a filter was read."""
        return bool(self._found)

    def meaning(
        self, name: str, check_again: CheckAgain
    ) -> checked.Named | Diagnostic | None:
        """
        Return what *name* stands for; None: there is no such; or what is wrong with it.

        What a filter uses is read before it, one after the other, so however long the
        chain is, one check stands inside another one and no more.
        """
        path = [fold(name)]
        while path:
            key = path[-1]
            unread = self._unread(key)
            again = next((each for each in unread if each in path), None)
            if unread and again is None:
                path.append(unread[0])
                continue
            if again is not None:
                self._found[key] = self._circle([*path[path.index(again) :], again])
            elif key not in self._found:
                self._found[key] = self._read(key, check_again)
            path.pop()
        return self._found[fold(name)]

    def _unread(self, key: str) -> tuple[str, ...]:
        """Return what the filter called *key* uses and was not read yet."""
        found = None if key in self._found else self._source.saved(key)
        used = () if found is None else names_used(found.text)
        keys = dict.fromkeys(fold(each.text) for each in used)
        return tuple(each for each in keys if each not in self._found)

    def _circle(self, path: Iterable[str]) -> Diagnostic:
        found = [(key, self._source.saved(key)) for key in path]
        names = [key if each is None else each.name for key, each in found]
        args = {"name": names[0], "path": " → ".join(names)}
        return Diagnostic("segment-uses-itself", Span(0, 0), args)

    def _read(
        self, key: str, check_again: CheckAgain
    ) -> checked.Named | Diagnostic | None:
        found = self._source.saved(key)
        if found is None:
            return None
        if found.edition > EDITION:
            newer: Args = {
                "name": found.name,
                "edition": found.edition,
                "known": EDITION,
            }
            return Diagnostic("segment-newer", Span(0, 0), newer)
        findings = check_again(found.text, self)
        if findings.filter is not None:
            return checked.Named(found.name, findings.filter)
        wrong = next(each for each in findings.diagnostics if each.level == "error")
        if wrong.code in _PASSED_ON:
            return wrong
        args = {"name": found.name, "text": wrong.span.of(found.text)}
        return Diagnostic("segment-not-readable", Span(0, 0), args)


def names_used(text: str) -> tuple[ast.Literal, ...]:
    """Return the names of saved filters in *text*, in the order they are written."""
    if SAVED_NAMES[0] not in text.lower():
        return ()
    found: list[ast.Literal] = []
    tree = try_parse(text).filter.tree
    waiting: list[ast.Node] = [] if tree is None else [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Comparison):
            found += _literals(node.value) if _is_saved(node.name) else ()
        else:
            waiting.extend(ast.children(node))
    return tuple(sorted(found, key=lambda each: each.start))


def _is_saved(name: ast.Name) -> bool:
    return name.text.lower() in SAVED_NAMES and name.arguments is None


def _literals(value: ast.Value) -> Iterator[ast.Literal]:
    waiting: list[ast.Node] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Literal):
            yield node
        waiting.extend(ast.children(node))


def outgrown(filter: Checked, saved: "SavedFilters | None") -> Iterator[Diagnostic]:
    """
    Yield what is wrong when saved filters make *filter* larger than a text may be.

    Without saved filters it never is: the parser watches its size.
    """
    if not isinstance(saved, Opened) or not saved.was_asked:
        return
    tests = 0
    waiting = [(filter, 0)]
    while waiting:
        node, depth = waiting.pop()
        tests += isinstance(node, checked.Test)
        # Each bracket and NOT of a text makes at most two levels: an OR of ANDs.
        if depth > 2 * saved.limits.depth or tests > saved.limits.values:
            yield Diagnostic("segment-too-large", filter.span)
            return
        waiting += [(each, depth + 1) for each in _parts(node)]


def _parts(node: Checked) -> Iterable[Checked]:
    match node:
        case checked.All(items) | checked.Any(items):
            return items
        case checked.Not(item) | checked.Named(_, item):
            return (item,)
        case checked.Related(_, where, having):
            return (where, having)
        case checked.Test():
            return ()
