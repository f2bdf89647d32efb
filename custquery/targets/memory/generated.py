"""
Checked filter → Python text → functions over plain records.

The text is made of templates and of the names that constants get; values, sets and
keys of a filter are bound to those names and never become text. A record or a value
that is not of the class that a piece of text is for goes to the plain meaning.

In the texts ``r`` is a record.
"""

from collections.abc import Callable
from types import CodeType, FunctionType
from typing import assert_never, cast

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.value_sets import OneOf, Present, Range, ValueSet
from custquery.targets.memory.branches import Branch, number_branches
from custquery.targets.memory.meaning import Predicate, meaning
from custquery.targets.memory.plain import LISTS, PlainRecords, parts, roots
from custquery.targets.memory.remembered import Memory, list_branches, text_branches
from custquery.targets.memory.shape import Shape

_PREDICATE = """
def judge(r):
    try:
        return {test}
    except TypeError:
        return plainly(r)
"""
#: Constants are its arguments, because locals are what Python finds fastest.
_FILTER = """
def keep(records, {constants}):
    found = []
    for r in records:
        try:
            if {test} if r.__class__ is kind else judge(r):
                found.append(r)
        except TypeError:
            if plainly(r):
                found.append(r)
    return found
"""


def generate_predicate(
    node: Checked, records: PlainRecords, shape: Shape, plainly: Predicate
) -> Predicate:
    """
    Return a predicate for records of the class of *shape*.

    Args:
        node: What to test; simplified.
        records: How records are read.
        shape: What the records are expected to look like.
        plainly: What to ask when a value cannot be hashed or compared.
    """
    writer = _Writer(records, shape)
    return writer.compile(_PREDICATE, node, plainly=plainly)


def generate_filter(
    node: Checked,
    records: PlainRecords,
    shape: Shape,
    plainly: Predicate,
    judge: Predicate,
) -> Callable[..., list[object]]:
    """
    Return a function that keeps the records that pass.

    *judge* is asked about records of another class than that of *shape*.
    """
    writer = _Writer(records, shape)
    found = writer.compile(_FILTER, node, plainly=plainly, judge=judge)
    return cast("Callable[..., list[object]]", found)


class _Writer:
    """Writes the text of one function, and keeps the constants that it names."""

    def __init__(self, records: PlainRecords, shape: Shape) -> None:
        self.records = records
        self.shape = shape
        self.constants: dict[str, object] = {"get": dict.get, "kind": shape.kind}

    def bind(self, kind: str, value: object) -> str:
        """Make *value* a constant of the function, and return its name."""
        name = f"{kind}{len(self.constants)}"
        self.constants[name] = value
        return name

    def compile(self, template: str, node: Checked, **more: object) -> Predicate:
        """Fill in the *template*, and make it a function."""
        test = self.write(node)
        self.constants.update(more)
        text = template.format(test=test, constants=", ".join(self.constants))
        module = compile(text, "<custquery filter>", "exec")
        code = next(each for each in module.co_consts if isinstance(each, CodeType))
        values = tuple(self.constants.values()) if code.co_argcount > 1 else ()
        return FunctionType(code, self.constants, None, values)

    def write(self, node: Checked) -> str:
        """Return the text that is true when *node* holds."""
        match node:
            case checked.All(items):
                return self._joined(items, " and ", "True")
            case checked.Any(items):
                return self._joined(items, " or ", "False")
            case checked.Not(item):
                return f"(not {self.write(item)})"
            case checked.Named(_, item):
                return self.write(item)
            case checked.Test():
                return self._test(node)
            case checked.Related():
                return self._plainly(node)
            case _:
                assert_never(node)

    def _joined(self, items: tuple[Checked, ...], word: str, empty: str) -> str:
        """Join *items*, the cheap ones first; order never changes the outcome."""
        cheap_first = sorted(items, key=self._cost)
        return f"({word.join(map(self.write, cheap_first)) or empty})"

    def _plainly(self, node: Checked) -> str:
        return f"{self.bind('plainly', meaning(node, self.records))}(r)"

    def _test(self, node: checked.Test) -> str:
        found = parts(node.criterion, self.records.schema)
        texts = [self._one(criterion, node.wanted) for criterion in found]
        return texts[0] if len(texts) == 1 else f"({' or '.join(texts)})"

    def _one(self, criterion: Criterion, wanted: ValueSet) -> str:
        """Write the test of the values under the names of *criterion*."""
        plainly = self._plainly(checked.Test(criterion, wanted))
        known = self.records.names(criterion)
        name = self.shape.place(known)
        value = self.shape.value(name, self.bind)
        if value is None or self.records.kept(criterion) is not None:
            return plainly
        others = [each for each in (*known, *roots(known)) if each != name]
        alone = self.shape.without(others, self.bind) if others else "True"
        elsewhere = f"(not {alone} and {plainly})"
        branches = self._branches(criterion, wanted, name, (plainly, elsewhere))
        text = self._chosen(value, branches, (plainly, elsewhere))
        earlier = known[: known.index(name)]
        if not earlier:
            return text
        return f"({text} if {self.shape.without(earlier, self.bind)} else {plainly})"

    def _branches(
        self,
        criterion: Criterion,
        wanted: ValueSet,
        name: str,
        fallback: tuple[str, str],
    ) -> list[Branch]:
        """List the branches, with the classes that were seen first."""
        plainly, elsewhere = fallback
        seen = self.shape.classes(name)
        memory = Memory.of(criterion, wanted, self.records.reading)
        found = [
            *number_branches(criterion, wanted, plainly, self),
            *text_branches(memory, elsewhere, self),
            *(
                list_branches(memory, seen, plainly, elsewhere, self)
                if criterion.many
                else ()
            ),
        ]
        common = [branch for branch in found if branch[0] in seen]
        return sorted(common, key=lambda branch: seen.index(branch[0])) or found[:1]

    def _chosen(
        self, value: str, branches: list[Branch], fallback: tuple[str, str]
    ) -> str:
        """Write the choice of a branch by the exact class of *value*."""
        plainly, elsewhere = fallback
        text = f"{plainly} if v is not None else {elsewhere}"
        first = f"(v := {value}).__class__"
        if len(branches) > 1:
            first = f"(c := {first})"
        for place, (kind, branch) in reversed(list(enumerate(branches))):
            found = "c" if place else first
            text = f"{branch} if {found} is {self.bind('class', kind)} else {text}"
        return f"({text})"

    def _cost(self, node: Checked) -> int:
        """Guess what a test costs, in comparisons of an int."""
        match node:
            case checked.All(items) | checked.Any(items):
                return sum(map(self._cost, items))
            case checked.Not(item) | checked.Named(_, item):
                return self._cost(item)
            case checked.Test(criterion, wanted):
                return self._cost_of_test(criterion, wanted)
            case checked.Related():
                return 100
            case _:
                assert_never(node)

    def _cost_of_test(self, criterion: Criterion, wanted: ValueSet) -> int:
        cost = _COST_OF_DOMAIN.get(criterion.type.domain, 4)
        if not isinstance(wanted, OneOf | Range | Present):
            cost += 20  # words and starts are asked of texts that are all different
        seen = self.shape.classes(self.shape.place(self.records.names(criterion)))
        in_lists = any(issubclass(kind, LISTS) for kind in seen)
        return cost + (5 if in_lists else 0)


_COST_OF_DOMAIN = {"whole": 1, "yesno": 1, "decimal": 2, "money": 2, "instant": 3}
