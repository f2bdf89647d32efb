"""An empty text → saved filters and templates, before the fields."""

from collections.abc import Iterator, Mapping

from custquery.language.spelling import spell_value
from custquery.schema.completion.asking import Known
from custquery.schema.completion.offers import Draft
from custquery.schema.saved import SAVED_NAMES

#: At most so many of each, so that there is room for fields.
_MOST = 4


def starting(
    known: Known, templates: Mapping[str, Mapping[str, str]], *, is_blank: bool
) -> Iterator[Draft]:
    """Offer whole filters; few on a blank text, and else those that match it."""
    most = _MOST if is_blank else None
    saved = tuple(known.saved.names()) if known.saved is not None else ()
    name = SAVED_NAMES[known.locale == "nl"]
    for each in saved[:most]:
        text = f"{name}:{spell_value(each, quoted=True)}"
        yield Draft(text, each, "saved", own=(each,))
    for text, titles in tuple(templates.items())[:most]:
        own, other = titles[known.locale], titles[known.other_locale]
        yield Draft(text, own, "template", text, own=(own,), other=(other,))
