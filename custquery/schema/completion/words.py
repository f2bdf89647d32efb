"""Connectors, brackets and the few keywords."""

from collections.abc import Callable, Iterator

from custquery.schema.completion.asking import Asked
from custquery.schema.completion.offers import Draft, Kind, Opens

#: English and Dutch, by the terminal.
_WORDS = {
    "AND": ("AND", "EN"),
    "OR": ("OR", "OF"),
    "NOT": ("NOT", "NIET"),
}


def connector(kind: str) -> Callable[[Asked], Iterator[Draft]]:
    """Return what offers AND, OR or NOT, in the reader's language."""

    def offer(asked: Asked) -> Iterator[Draft]:
        place, known = asked.place, asked.known
        is_value = "WORD" not in place.terminals
        if (
            kind == "NOT"
            and "BARE" in place.terminals
            and place.operator.upper() == "IS"
        ):
            yield _word("NOT NULL", "offer-exists", asked)
            return
        if kind == "NOT" and (is_value or asked.function is not None):
            return
        own = _WORDS[kind][known.locale == "nl"]
        code = f"offer-{kind.lower()}"
        opens: Opens = "value" if is_value else "field"
        label = known.say(code)
        yield Draft(
            own,
            label,
            "connector",
            opens=opens,
            own=(own, label),
            other=_WORDS[kind],
            stands="apart",
        )

    return offer


def _word(text: str, code: str, asked: Asked, kind: Kind = "word") -> Draft:
    label = asked.known.say(code)
    return Draft(text, label, kind, own=(text, label), stands="apart")


def null(asked: Asked) -> Iterator[Draft]:
    """Offer NULL behind IS."""
    yield _word("NULL", "offer-missing", asked)


def opening(asked: Asked) -> Iterator[Draft]:
    """Offer a bracket around conditions."""
    place = asked.place
    if "WORD" in place.terminals and not place.typed and asked.function is None:
        label = asked.known.say("offer-open")
        yield Draft("(", label, "bracket", opens="field", own=("(",))


def closing(sign: str) -> Callable[[Asked], Iterator[Draft]]:
    """Return what offers the bracket that closes the one that is open."""

    def offer(asked: Asked) -> Iterator[Draft]:
        if not asked.place.typed and asked.place.after not in {"LPAR", "LSQB"}:
            label = asked.known.say("offer-close")
            yield Draft(sign, label, "bracket", own=(sign,), stands="glued")

    return offer


def order_by(asked: Asked) -> Iterator[Draft]:
    """Offer to sort, behind a condition."""
    if "AND" in asked.place.terminals:
        label = asked.known.say("offer-order")
        yield Draft(
            "ORDER BY",
            label,
            "word",
            opens="field",
            own=("ORDER BY", label),
            stands="apart",
        )


def keyword(text: str, code: str) -> Callable[[Asked], Iterator[Draft]]:
    """Return what offers a word that stands alone."""

    def offer(asked: Asked) -> Iterator[Draft]:
        yield _word(text, code, asked)

    return offer
