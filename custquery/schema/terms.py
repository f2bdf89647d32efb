"""
One comparison + its criterion → tests.

Lists, brackets, negations and stars are taken apart here, the same for every type; the
value type reads one literal at a time. Negative operators are NOT of the positive form.
"""

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.span import Span
from custquery.language.unparser import spell_value
from custquery.schema import checked, problems
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.text import fold, is_missing
from custquery.schema.types.base import Equality, Inequality, Read, Understood
from custquery.schema.value_sets import OneOf, Present, Value, ValueSet

_EQUALITY: dict[str, Equality] = {
    ":": ":",
    "=": "=",
    "==": "==",
    "!=": "=",
    "CONTAINS": "CONTAINS",
    "IS": "=",
    "IN": "=",
    "BETWEEN": "=",
    "STARTS WITH": ":",
}
#: What stands behind IS for NULL, and for NOT NULL.
_KNOWN = frozenset(
    {"known", "filled", "present", "set", "bekend", "ingevuld", "gevuld"}
)
_EMPTY = _KNOWN | {"empty", "blank", "missing", "unknown", "leeg", "onbekend"}
_NONE = _EMPTY - _KNOWN | {"none", "geen", "null", "nil", "n/a", "nvt"}
#: Said of a text, they can be a value too.
_THERE = frozenset({"any", "anything", "yes", "ja", "true", "waar", "set"}) | _KNOWN
_SAID_OF_TEXT = _THERE | _NONE | {"no", "nee", "false", "onwaar"}
_NEVER = frozenset({"never", "nooit"})
#: How a value may start or end that is odd: a pattern of another language, a slip.
_ODD_STARTS = frozenset("@#")
_ODD_ENDS = frozenset("/'.!?…")
_ODD = frozenset("~^%|/+&")
_EXACT = frozenset({"=", "IS", "=="})
_INEQUALITY: dict[str, Inequality] = {">": ">", ">=": ">=", "<": "<", "<=": "<="}


def check_term(
    term: ast.Comparison, criterion: Criterion, reading: Reading
) -> tuple[Checked | None, list[Diagnostic]]:
    """Return what *term* means (None when it is wrong), and what there is to say."""
    checker = _Term(term, criterion, reading)
    found = checker.value(term.value, term.operator)
    if found is not None and term.operator == "!=":
        found = checked.negated(found, term.span)
    return found, checker.said


class _Term:
    """Reads the values of one comparison."""

    def __init__(
        self, term: ast.Comparison, criterion: Criterion, reading: Reading
    ) -> None:
        self.term = term
        self.criterion = criterion
        self.type = criterion.type
        self.reading = reading
        self.said: list[Diagnostic] = []

    def value(self, value: ast.Value, operator: ast.Operator) -> Checked | None:
        """Return the test of one value, or of several."""
        match value:
            case ast.Literal():
                return self._literal(value, operator)
            case ast.AnyOf(items):
                return self._any_of(value, items, operator)
            case ast.AllOf(items):
                found = [self.value(each, operator) for each in items]
                kept = tuple(each for each in found if each is not None)
                whole = len(kept) == len(found)
                return checked.All(kept, value.span) if whole else None
            case ast.NotValue(inner):
                test = self.value(inner, operator)
                return None if test is None else checked.negated(test, value.span)
            case ast.Compared(inner_operator, inner):
                test = self.value(inner, inner_operator)
                if inner_operator != "!=" or test is None:
                    return test
                return checked.negated(test, value.span)
            case ast.Range(low, high):
                return self._range(low, high, operator)
            case ast.Null():
                present = self._test(Present(), ":*", value.span)
                return checked.Not(present, value.span)
            case ast.Problem():
                return None

    # One value

    def _literal(self, literal: ast.Literal, operator: ast.Operator) -> Checked | None:
        if literal.wild == "any" and operator in _EQUALITY:
            return self._test(Present(), ":*", literal.span)
        if self._says_none(literal, operator) or self._means_none(literal, operator):
            present = self._test(Present(), ":*", literal.span)
            return checked.Not(present, literal.span)
        if self._is_quoted_list(literal, operator):
            return self._any_of(literal, _split(literal), operator)
        if self._is_empty(literal, operator):
            return self._empty(literal)
        if self.type.ordered and operator in _EQUALITY and not literal.wild:
            ends = self.type.ends_of(literal, self.reading)
            if ends is not None:
                low, high = (evolve(literal, text=each) for each in ends)
                return self._range(low, high, operator)
            if literal.text.endswith("+"):
                operator, literal = ">=", evolve(literal, text=literal.text[:-1])
        read = self._read(literal, operator)
        if isinstance(read, Diagnostic) and not _has_fix(read):
            read = self._with_meant(read, literal, operator)
        elif self.type.domain == "text" and not literal.quoted:
            self._note_oddity(literal)
        return self._understood(read, literal.span, operator)

    def _note_oddity(self, literal: ast.Literal) -> None:
        """Note that ``/vip/``, ``vip'`` and ``=@shop.nl`` are looked for as such."""
        text = literal.text
        is_address = self.type.has_end and self.term.operator in _EXACT
        odd = text[-1:] in _ODD_ENDS or text[:1] in _ODD_STARTS
        is_plain = self.term.operator in {":", "=", "!="} and not literal.wild
        if is_plain and text.lower() in _SAID_OF_TEXT:
            self._say(problems.presence_as_value(literal.span, text, _presence(text)))
            return
        if not (odd or is_address or not _ODD.isdisjoint(text) or "@@" in text):
            return
        from custquery.schema.slips import oddity

        said = oddity(self.type, self.term, literal)
        if said is not None:
            self._say(said)

    def _with_meant(
        self, said: Diagnostic, literal: ast.Literal, operator: ast.Operator
    ) -> Diagnostic:
        """Offer ``NL,BE`` for ``NL/BE``, and ``*`` for ``any``."""
        if literal.quoted or operator not in _EQUALITY:
            return said
        from custquery.schema.slips import in_commas

        def reads(text: str) -> bool:
            read = self._read(evolve(literal, text=text), operator)
            return isinstance(read, Understood)

        is_asked = fold(literal.text) in _SAID_OF_TEXT
        meant = _presence(literal.text) if is_asked else in_commas(literal.text, reads)
        fix = problems.instead(literal.span, meant) if meant else None
        return evolve(said, fixes=(fix,)) if fix else said

    def _says_none(self, literal: ast.Literal, operator: ast.Operator) -> bool:
        """Tell whether this is ``tag:""``, which asks for no value at all."""
        return literal.quoted and is_missing(literal.text) and operator in _EQUALITY

    def _is_quoted_list(self, literal: ast.Literal, operator: ast.Operator) -> bool:
        listing = self.type.lists_in_quotes and operator in {":", "=", "!=", "IN"}
        if not listing or not literal.quoted or "," not in literal.text:
            return False
        whole = self.type.domain == "code" and self._read(literal, operator)
        return not isinstance(whole, Understood) and any(_split(literal))

    def _is_empty(self, literal: ast.Literal, operator: ast.Operator) -> bool:
        """Tell whether this is ``note IS EMPTY``: no value, unless that is one."""
        if operator != "IS" or literal.quoted or fold(literal.text) not in _EMPTY:
            return False
        closed = self.type.domain in {"code", "yesno"}
        return not (closed and isinstance(self._read(literal, operator), Understood))

    def _means_none(self, literal: ast.Literal, operator: ast.Operator) -> bool:
        """Tell whether this is ``phone:none``, where nothing else can be meant."""
        none = _NONE | _NEVER if self.type.domain == "instant" else _NONE
        if operator not in {":", "="} or fold(literal.text) not in none:
            return False
        if self.type.domain in {"whole", "decimal", "money"}:
            return False
        return not isinstance(self._read(literal, operator), Understood)

    def _empty(self, literal: ast.Literal) -> Checked:
        if self.type.domain == "text":
            self._say(problems.read_as_empty(literal.span, literal.text))
        present = self._test(Present(), ":*", literal.span)
        if fold(literal.text) in _KNOWN:
            return present
        return checked.Not(present, literal.span)

    def _read(self, literal: ast.Literal, operator: ast.Operator) -> Read:
        reading = self.reading
        if operator in _INEQUALITY:
            if literal.wild:
                return problems.star_not_for(literal.span, at_end=self.type.has_start)
            return self.type.compare(literal, _INEQUALITY[operator], reading)
        if operator == "STARTS WITH" or literal.wild == "start":
            if not self.type.has_start and not literal.wild:
                sign = self.term.operator_span
                return problems.operator_not_for(sign, operator, self.type.operators)
            return self._starred(literal, starts=True)
        if literal.wild:
            return self._starred(literal, starts=False)
        return self.type.equals(literal, _EQUALITY[operator], reading)

    def _starred(self, literal: ast.Literal, *, starts: bool) -> Read:
        known = self.type.has_start if starts else self.type.has_end
        if literal.wild == "both" or not known:
            without = f"{literal.text}*" if self.type.has_start else literal.text
            return problems.star_not_for(
                literal.span, at_end=self.type.has_start, without=without
            )
        if starts:
            return self.type.starts(literal, self.reading)
        return self.type.ends(literal, self.reading)

    def _range(
        self, low: ast.Literal, high: ast.Literal, operator: ast.Operator
    ) -> Checked | None:
        span = Span(low.start, high.end)
        if operator not in {":", "=", "==", "IN", "BETWEEN", "IS", "!="}:
            self._say(problems.operator_needs_one(self.term.operator_span, operator))
            return None
        read = self.type.between(low, high, self.reading)
        return self._understood(read, span, operator)

    def _understood(
        self, read: Read, span: Span, operator: ast.Operator
    ) -> Checked | None:
        if isinstance(read, Diagnostic):
            read = self._with_answer(self._with_operator(read))
            self._say(self._with_days(read, operator))
            return None
        for each in read.said:
            self._say(each)
        return self._test(read.wanted, read.spelling, span)

    def _with_operator(self, said: Diagnostic) -> Diagnostic:
        """Offer the operator that the type does have, if the value can be read."""
        value, sign = self.term.value, self.term.operator_span
        if said.code != "operator-not-for" or not isinstance(value, ast.Literal):
            return said
        if not isinstance(self.type.equals(value, ":", self.reading), Understood):
            return said
        spelled = ":" if len(self.term.operator) <= len(">=") else "="
        return evolve(said, fixes=(problems.instead(sign, spelled),))

    def _with_answer(self, said: Diagnostic) -> Diagnostic:
        """Offer yes for ``subscribed = SUBSCRIBED``."""
        if said.code not in {"not-yes-or-no", "not-a-date"}:
            return said
        from custquery.schema.slips import with_answer

        return with_answer(said, self.term, self.criterion)

    def _with_days(self, said: Diagnostic, operator: ast.Operator) -> Diagnostic:
        """Offer both readings of ``> 30 days``: they need the operator too."""
        if said.code != "which-days" or operator not in _INEQUALITY or not said.fixes:
            return said
        offset = said.fixes[0].edits[0].text
        sign = self.term.operator_span
        fixes = tuple(
            Fix(
                code,
                (Edit(sign.start, said.span.end, f"{operator}{offset}"),),
                "likely",
                {"text": f"{self.term.name.text}{operator}{offset}"},
            )
            for code, operator in (("longer-ago", "<"), ("within-days", ">="))
        )
        return evolve(said, fixes=fixes)

    # Several values

    def _any_of(
        self,
        node: ast.AnyOf | ast.Literal,
        items: tuple[ast.Value, ...],
        operator: ast.Operator,
    ) -> Checked | None:
        whole = self._rejoined(node)
        if whole is not None:
            return self._literal(whole, operator)
        if operator in _INEQUALITY or operator == "BETWEEN":
            self._say(self._needs_one(node, items, operator))
            return None
        found = [self.value(each, operator) for each in items]
        tests = [each for each in found if each is not None]
        if len(tests) < len(found):
            return None
        if self.type.has_end:
            self._note_pieces(node.span, items)
        return self._listed(tests, node.span)

    def _note_pieces(self, span: Span, items: tuple[ast.Value, ...]) -> None:
        """Note that ``jan@shop,nl`` is read as two values."""
        from custquery.schema.slips import in_pieces

        said = in_pieces(self.type, span, items)
        if said is not None:
            self._say(said)

    def _needs_one(
        self,
        node: ast.AnyOf | ast.Literal,
        items: tuple[ast.Value, ...],
        operator: ast.Operator,
    ) -> Diagnostic:
        """Refuse several values; ``> 3,5`` is rather one that is not whole."""
        texts = [each.text for each in items if isinstance(each, ast.Literal)]
        glued = isinstance(node, ast.AnyOf) and node.glued
        if glued and operator in _INEQUALITY and len(texts) == len(items):
            joined = ast.Literal(",".join(texts), start=node.start, end=node.end)
            read = self._read(joined, operator)
            if isinstance(read, Diagnostic) and read.code == "not-whole":
                return read
        said = problems.operator_needs_one(self.term.operator_span, operator)
        if operator in _INEQUALITY and texts:
            fix = problems.instead(node.span, spell_value(texts[0]))
            return evolve(said, fixes=(fix,))
        return said

    def _rejoined(self, node: ast.AnyOf | ast.Literal) -> ast.Literal | None:
        """Return ``12,50`` as the one number that it is, for types that have those."""
        if not isinstance(node, ast.AnyOf) or not node.glued:
            return None
        texts = [each.text for each in node.items if isinstance(each, ast.Literal)]
        text = ",".join(texts)
        if len(texts) != len(node.items) or not self.type.joined(text, self.reading):
            return None
        return ast.Literal(text, start=node.start, end=node.end)

    def _listed(self, tests: list[Checked], span: Span) -> Checked:
        """Make one test of plain tests of the same criterion."""
        if len(tests) == 1:
            return tests[0]
        values: dict[Value, None] = {}
        spelled: dict[str, None] = {}
        signs: set[tuple[bool, str]] = set()
        for each in tests:
            if not isinstance(each, checked.Test) or not isinstance(each.wanted, OneOf):
                return checked.Any(tuple(tests), span)
            sign, text = _cut(each.spelling[len(self.criterion.name) :])
            signs.add((each.wanted.raw, sign))
            values.update(dict.fromkeys(each.wanted.values))
            spelled[text] = None
        if len(signs) > 1 or len(values) < len(spelled):
            return checked.Any(tuple(tests), span)
        raw, sign = signs.pop()
        listed = ",".join(spelled)
        if self.type.joined(listed, self.reading):
            listed = f"({' OR '.join(spelled)})"
        return self._test(OneOf(tuple(values), raw=raw), sign + listed, span)

    # Saying

    def _test(self, wanted: ValueSet, spelling: str, span: Span) -> checked.Test:
        return checked.Test(
            self.criterion,
            wanted,
            f"{self.criterion.name}{spelling}",
            Span(self.term.start, max(self.term.end, span.end)),
        )

    def _say(self, said: Diagnostic) -> None:
        args = {"name": self.term.name.text, **said.args}
        if args.get("operator") not in {None, ".."}:
            said = evolve(said, span=self.term.operator_span)
        self.said.append(evolve(said, args=args))


def _cut(spelling: str) -> tuple[str, str]:
    """Cut ``==vip`` into its sign and its value."""
    value = spelling.lstrip(":=<>")
    return spelling[: len(spelling) - len(value)], value


def _has_fix(said: Diagnostic) -> bool:
    """Tell whether a fix says what was meant, rather than where it goes."""
    return any(fix.grade != "blank" for fix in said.fixes)


def _split(literal: ast.Literal) -> tuple[ast.Value, ...]:
    """Split ``"vip, b2b"`` at its commas."""
    return tuple(
        evolve(literal, text=part.strip())
        for part in literal.text.split(",")
        if not is_missing(part)
    )


def _presence(text: str) -> str:
    """Return what asks for any value, or for none."""
    return "*" if fold(text) in _THERE else '""'
