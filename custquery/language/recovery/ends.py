"""Mend what is missing before the end of the text or before a closing bracket."""

from custquery.language import problems
from custquery.language.reading import Parts
from custquery.language.recovery.stack import Stack, kind_of
from custquery.language.recovery.values import say_value_missing

#: A closing bracket: its other kind, and how that one is spelled.
_CLOSING = {"RPAR": ("RSQB", "]"), "RSQB": ("RPAR", ")")}

_OPENING = frozenset({"LPAR", "LSQB"})

#: What cannot be the last thing.
_CONNECTS = frozenset({"AND", "OR", "NOT", "NEG", "COMMA"})


def connector_without_right(stack: Stack, kind: str) -> bool:
    """Mend ``tag:vip AND`` and ``tag:(vip OR)``: nothing follows."""
    if (kind != "END" and kind not in _CLOSING) or not _dangles(stack, kind):
        return False
    loose = _loose(stack, kind)
    start, end = loose[0].start(1), loose[-1].end()
    stack.say(problems.nothing_follows(stack.text, start, end, stack.at))
    while stack.last in _OPENING:
        stack.pop()
    if stack.fits("ERROR"):
        stack.error(stack.at, stack.at)
    else:
        stack.pop()
    return True


def _dangles(stack: Stack, kind: str) -> bool:
    if stack.last == "COMMA":
        return True
    if stack.wants_value:
        between_values = len(stack.values) > 1 and isinstance(stack.values[-2], list)
        return stack.last in _CONNECTS and between_values
    bracket = kind == "END" and stack.last == "LPAR" and not stack.fits("RPAR")
    return stack.wants_item and (stack.last in _CONNECTS or bracket)


def _loose(stack: Stack, kind: str) -> Parts:
    """Return the connectors, and at the end the brackets, that wait for more."""
    loose = _CONNECTS | {"LPAR"} if kind == "END" else _CONNECTS
    found: Parts = []
    for value in reversed(stack.values):
        if kind_of(value) not in loose:
            break
        found.insert(0, value)
    return found


def empty_brackets(stack: Stack, kind: str) -> bool:
    """Mend ``()``: a condition or value is missing between brackets."""
    if kind not in _CLOSING or stack.last not in _OPENING:
        return False
    opening = stack.values[-1].start(1)
    if stack.wants_item:
        stack.say(problems.missing_condition(stack.text, opening, stack.at + 1))
    elif stack.wants_value:
        stack.say(problems.value_missing(stack.text, stack.name(), stack.at))
    else:
        return False
    stack.error(stack.at, stack.at)
    return True


def bracket_not_closed(stack: Stack, kind: str) -> bool:
    """Mend ``(tag:vip``: the text ends, or the next term starts, inside brackets."""
    inside_values = kind in {"NAME", "FUNC"} and not stack.fits("WORD")
    if kind != "END" and not inside_values:
        return False
    for closing, spelled in (("RPAR", ")"), ("RSQB", "]")):
        if stack.fits(closing):
            place = len(stack.plain[: stack.at].rstrip())
            stack.say(problems.unclosed_bracket(_innermost(stack), spelled, place))
            stack.insert(closing)
            return True
    return False


def _innermost(stack: Stack) -> int:
    """Return where the bracket stands that was opened last and is open."""
    closed = 0
    for kind, value in stack.kinds():
        if kind in _OPENING and not closed:
            return int(value.start(1))
        closed += (kind in _CLOSING) - (kind in _OPENING)
    return stack.at


def verb_at_the_end(stack: Stack, kind: str) -> bool:
    """Mend ``country IN``: the brackets that a verb wants are missing."""
    if kind != "END" or stack.last not in {"IN", "MATCHES"}:
        return False
    values = stack.last == "IN"
    say_value_missing(stack, "(…)")
    stack.insert("LPAR")
    if values:
        stack.error(stack.at, stack.at)
    stack.insert("RPAR")
    return True


def bracket_of_the_other_kind(stack: Stack, kind: str) -> bool:
    """Mend ``tag:[vip)``."""
    if kind not in _CLOSING or not stack.fits(_CLOSING[kind][0]):
        return False
    other, spelled = _CLOSING[kind]
    stack.say(problems.wrong_bracket(stack.at, spelled))
    stack.place = stack.at + 1
    stack.insert(other)
    return True


def bracket_that_closes_nothing(stack: Stack, kind: str) -> bool:
    """Mend ``tag:vip)``."""
    if kind not in _CLOSING or stack.wants_value or stack.wants_and:
        return False
    stack.say(problems.stray_bracket(stack.at))
    stack.place = stack.at + 1
    return True
