"""A column → its type and how it is kept, and what of that was only guessed."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from custquery.language.errors import RequestError
from custquery.schema.hosts import Field, Guess
from custquery.schema.kept import (
    Aware,
    Boolean,
    Dates,
    Exact,
    Folded,
    Kept,
    KeptText,
    MajorUnits,
    MinorUnits,
    Naive,
)
from custquery.schema.reflected.entities import Entity, MappedColumn
from custquery.schema.types import (
    Choice,
    Country,
    Day,
    DecimalNumber,
    Email,
    Id,
    Instant,
    Keyword,
    Member,
    Money,
    Text,
    WholeNumber,
    YesNo,
)
from custquery.schema.types.base import ValueType

#: Words in the name of a column that holds amounts.
_AMOUNTS = frozenset(
    {"amount", "balance", "bedrag", "cost", "omzet", "paid", "price", "prijs"}
    | {"refunded", "revenue", "saldo", "spend", "spent", "subtotal", "total"}
    | {"totaal", "turnover"}
)
#: Words in the name of one that holds them in minor units.
_CENTS = frozenset({"cents", "centen", "minor"})
_COUNTRIES = frozenset({"country", "land"})
_MAILS = frozenset({"email", "mail"})
#: Words in the name of a column that nobody should be able to ask for by guess.
_SECRETS = frozenset(
    {"apikey", "bsn", "card", "credential", "cvc", "cvv", "hash", "iban", "key"}
    | {"nonce", "otp", "passcode", "passphrase", "passwd", "password", "passwort"}
    | {"pin", "private", "pwd", "salt", "secret", "session", "signature", "ssn"}
    | {"token", "totp", "wachtwoord"}
)
#: A text that may be longer is one of words.
_SHORT = 64


def words_of(name: str) -> set[str]:
    """
    Return the words of the name of a column.

    >>> sorted(words_of("passwordHash_2"))
    ['2', 'hash', 'password']
    """
    spread = "".join(f" {each}" if each.isupper() else each for each in name)
    return set(spread.replace("_", " ").casefold().split())


def looks_secret(name: str, column: MappedColumn) -> bool:
    """Tell whether a column is not to be exposed unless its name is called."""
    return not column.is_key and bool(
        _SECRETS & (words_of(name) | words_of(column.name))
    )


def settled(
    path: str,
    wanted: Field,
    column: MappedColumn,
    entity: Entity,
    texts: KeptText | None,
) -> tuple[Field, tuple[Guess, ...]]:
    """
    Return *wanted* with type and kept filled in, and what was guessed for that.

    Raises:
        RequestError: the column holds what cannot be asked, and no type is given.
    """
    type_, kept, code = _read(column)
    if type_ is None and wanted.type is None:
        details = {"path": path, "kind": column.called}
        raise RequestError("column-not-readable", details)
    said = (Guess(code, path),) if code else ()
    type_, kept = wanted.type or type_, wanted.kept or kept
    if wanted.type is not None or wanted.kept is not None:
        said = ()
    if type_ is not None and type_.domain == "text" and kept is None:
        kept, guessed = _text(path, column, entity, texts)
        said = (*said, *guessed)
    return Field(wanted.column, type_, kept, wanted.aliases, wanted.label), said


#: A type, how it is kept, and the code of a guess; empty: nothing was guessed.
_Read: TypeAlias = tuple[ValueType | None, Kept | None, str]


def _read(column: MappedColumn) -> _Read:
    """Return what a column holds as far as its type and its name tell."""
    match column.kind:
        case "whole" | "decimal":
            return _number(column)
        case "text":
            return _kind_of_text(column)
        case "choice":
            return Choice(_members(column.choices)), None, ""
        case "other":
            return None, None, ""
        case kind:
            return _PLAIN[kind]


_PLAIN: Mapping[str, _Read] = {
    "yesno": (YesNo(), Boolean(), ""),
    "aware": (Instant(), Aware(), ""),
    "naive": (Instant(), Naive(), "guess-shop-zone"),
    "day": (Day(), Dates(), ""),
}


def _number(column: MappedColumn) -> _Read:
    words = words_of(column.name)
    if column.kind == "decimal":
        if _AMOUNTS & words:
            return Money(), MajorUnits(), "guess-major-units"
        return DecimalNumber(), MajorUnits(), ""
    if column.is_key:
        return Id(), None, ""
    if _CENTS & words:
        return Money(), MinorUnits(), "guess-minor-units"
    return WholeNumber(), None, ""


def _kind_of_text(column: MappedColumn) -> _Read:
    words = words_of(column.name)
    if _COUNTRIES & words and column.longest == len("NL"):
        return Country(), None, "guess-country"
    if _MAILS & words:
        return Email(), None, "guess-email"
    is_long = column.longest is None or column.longest > _SHORT
    return Text() if is_long else Keyword(), None, ""


def _members(choices: Iterable[tuple[str, str]]) -> Iterable[Member]:
    return (Member(code, called, called) for code, called in choices)


def _text(
    path: str, column: MappedColumn, entity: Entity, texts: KeptText | None
) -> tuple[Kept, tuple[Guess, ...]]:
    """Look for a folded column beside a text; without one it is compared exactly."""
    names = {each.name for each in entity.columns.values()}
    folded, words = f"{column.name}_folded", f"{column.name}_words"
    if folded in names:
        guess = Guess("guess-folded", path, {"column": folded})
        return Folded(folded, words if words in names else None), (guess,)
    if texts is not None and not isinstance(texts, Folded):
        return texts, ()
    return Exact(), (Guess("guess-exact", path),)
