"""A value type → the kind of value that the language knows it as."""

from functools import cache

#: The kinds of value of the language, as they are declared.
_KNOWN = frozenset(
    (
        *("Keyword", "Text", "City", "Region", "_OpenText", "Email", "EmailDomain"),
        *("Phone", "WholeNumber", "DecimalNumber", "Id", "Money", "Currency"),
        *("Instant", "Day", "Choice", "Country", "Language", "YesNo"),
    )
)


def kind_of(declared: object) -> str:
    """
    Return the name of the kind that *declared*, a value type, is or is made from.

    A type of a plugin that is made from none of the language's own has its own name,
    which nothing here knows how to read.

    >>> from custquery.schema.types import Text
    >>> class Slug(Text): pass
    >>> kind_of(Slug())
    'Text'
    """
    return _kind(type(declared).__mro__)


@cache
def _kind(classes: tuple[type, ...]) -> str:
    names = [each.__name__ for each in classes]
    return next((each for each in names if each in _KNOWN), names[0])
