"""
What people do, where they live, what they are called → the term that says so.

``lives in Amsterdam``, ``never ordered``, ``signed up last week``, ``tagged vip``. A
schema without such a criterion has no such words.
"""

from custquery.language.unparser import spell_value
from custquery.schema.criterion import Criterion
from custquery.schema.in_words.asked import QUOTES, Said
from custquery.schema.in_words.lexicon import (
    ADDRESS,
    AND,
    CROWDS,
    EXCEPT,
    FILLERS,
    LETTER,
    LIVES,
    MAILBOXES,
    MOST_OF_SAYING,
    NAMED,
    NOT,
    OR,
    PEOPLE,
    PLACE,
    SAYINGS,
    SPEAKS,
    SUBSCRIBERS,
    TAGGED,
)
from custquery.schema.in_words.people import before_kind, known
from custquery.schema.in_words.sentence import Name, Sentence
from custquery.schema.in_words.values import place_value, value
from custquery.schema.text import fold
from custquery.schema.types.choices import Choice, Country, Language, YesNo
from custquery.schema.types.texts import Email

#: Letters of the code of a country.
_CODE = 2

_ARE = frozenset({"is", "are", "zijn"})
_BOUNDS = frozenset({">", "<", ">=", "<=", "="})


def lives(sentence: Sentence, place: int) -> Said | None:
    """Read ``lives in Amsterdam``, ``klanten uit België``, ``in Gent wonen``."""
    at = place
    unlike = sentence.word(at) in NOT
    at += unlike
    noun = sentence.word(place - 1) in CROWDS
    verb = sentence.word(at) in LIVES or (noun and sentence.word(at) in _ARE)
    at += verb
    at += verb and sentence.word(at) in {"er", "there", "nu", "now"}
    if sentence.word(at) not in PLACE:
        return None
    found = place_value(sentence, at + 1)
    if found is None:
        return None
    end = at + 1 + found[1]
    country = _country(sentence, found[0])
    places = [spell_value(found[0])]
    while more := _one_more(sentence, end, country=country is not None):
        places, end = [*places, more[0]], end + more[1]
    country = country and ",".join([country, *places[1:]])
    behind = sentence.word(end) in LIVES
    is_sure = bool(verb or noun or behind or (unlike and country))
    if not is_sure and country is None:
        return None
    city = sentence.wording.criterion("city")
    if country is None and city is None:
        return None
    term = country or f"city:{','.join(places)}"
    return Said(f"{'-' * unlike}{term}", end + behind - place, clear=is_sure)


def _one_more(
    sentence: Sentence, place: int, *, country: bool
) -> tuple[str, int] | None:
    """Return the country, or the city, behind ``or``, ``and`` or a comma."""
    by_or = sentence.word(place) in OR
    if (
        not by_or
        and sentence.kind(place) != "comma"
        and sentence.word(place) not in AND
    ):
        return None
    at = place + 1 + (sentence.word(place + 1) in PLACE)
    found = None if sentence.name(at) else place_value(sentence, at)
    if found is None:
        return None
    size = at + found[1] - place
    term = _country(sentence, found[0])
    if country:
        return None if term is None else (term.rpartition(":")[2], size)
    if term is None and (by_or or found[0].istitle()):
        return spell_value(found[0]), size
    return None


def _country(sentence: Sentence, text: str) -> str | None:
    for each in sentence.wording.schema.listed:
        if isinstance(each, Criterion) and isinstance(each.type, Country):
            code = each.type.code(text)
            return None if code is None else f"{each.name}:{code}"
    return None


def language(sentence: Sentence, place: int) -> Said | None:
    """Read ``speaks French`` and ``spreekt Frans``."""
    if sentence.word(place) not in SPEAKS:
        return None
    for each in sentence.wording.schema.listed:
        if isinstance(each, Criterion) and isinstance(each.type, Language):
            code = each.type.code(sentence.word(place + 1))
            return None if code is None else Said(f"{each.name}:{code}", 2)
    return None


def together(sentence: Sentence, place: int) -> Said | None:
    """Read ``NL, BE`` and ``jan@shop.nl; piet@shop.nl``: values that are alike."""
    text = sentence.pieces[place].text.strip(QUOTES)
    if len(text) != _CODE and "@" not in text:
        return None
    for each in sentence.wording.schema.listed:
        if not isinstance(each, Criterion) or not _is_alike(sentence, each, place):
            continue
        found, at = [sentence.typed(place, place + 1)], place + 1
        while True:
            more = at + (sentence.kind(at) == "comma")
            more += sentence.word(more) in AND | OR
            if not _is_alike(sentence, each, more):
                break
            found.append(sentence.typed(more, more + 1))
            at = more + 1
        return Said(f"{each.name}:{','.join(found)}", at - place) if found[1:] else None
    return None


def _is_alike(sentence: Sentence, criterion: Criterion, place: int) -> bool:
    """Tell whether a word can be nothing but a country or an e-mail address."""
    if sentence.kind(place) not in {"word", "text"}:
        return False
    if sentence.kind(place + 1) == "sign":
        return False
    text = sentence.pieces[place].text.strip(QUOTES)
    if isinstance(criterion.type, Country):
        is_code = len(text) == _CODE and text.isupper()
        return is_code and criterion.type.code(text) is not None
    user, at, domain = text.partition("@")
    return isinstance(criterion.type, Email) and bool(user and at and "." in domain)


def tagged(sentence: Sentence, place: int) -> Said | None:
    """Read ``tagged vip`` and ``tagged as vip``."""
    if sentence.word(place) not in TAGGED:
        return None
    at = place + 1 + (sentence.word(place + 1) in {"as", "with", "als", "met"})
    criterion = sentence.wording.criterion("tag")
    found = None if criterion is None else value(sentence, criterion, ":", at)
    return found and Said(f"tag:{found[0]}", found[1] + at - place)


def subscribers(sentence: Sentence, place: int) -> Said | None:
    """Read ``newsletter subscribers`` and ``nieuwsbrief abonnees``."""
    if sentence.word(place) not in LETTER:
        return None
    if sentence.word(place + 1) not in SUBSCRIBERS:
        return None
    if sentence.wording.criterion("accepts_marketing") is None:
        return None
    return Said("accepts_marketing:yes", 2)


def kind_of_people(sentence: Sentence, place: int) -> Said | None:
    """Read ``vip customers`` and ``subscribed customers``."""
    word = sentence.word(place)
    beside = sentence.word(place + 1) in PEOPLE
    if not (beside or before_kind(sentence, place)) or not word or word in FILLERS:
        return None
    if sentence.pieces[place + 1].text.istitle():  # Happy Customers is a company
        return None
    typed = sentence.pieces[place].text
    country = _country(sentence, typed) if len(typed) == _CODE else None
    if country is not None and typed.isupper():
        return Said(country, 1, clear=False)
    if people := _people(sentence, word):
        return Said(people, 1)
    named = sentence.name(place)
    if isinstance(named, Name) and isinstance(named.criterion.type, YesNo):
        return Said(f"{named.spelled}:yes", 1, clear=False)
    for each in sentence.wording.schema.listed:
        if isinstance(each, Criterion) and isinstance(each.type, Choice):
            code = each.type.code(word)
            if code is not None:
                return Said(f"{each.name}:{spell_value(code)}", 1, clear=False)
    is_tag = beside and not word.isdigit()
    if named or not is_tag or sentence.wording.criterion("tag") is None:
        return None
    return Said(f"tag:{sentence.typed(place, place + 1)}", 1, clear=False)


def _people(sentence: Sentence, word: str) -> str | None:
    """Return the term for ``German`` and ``Duitse``."""
    from custquery.schema.closed.peoples import country_of_people

    code = country_of_people(fold(word))
    return None if code is None else _country(sentence, code)


def excepted(sentence: Sentence, place: int) -> Said | None:
    """Read ``everyone except vip``, ``behalve Duitsland`` and ``geen Nederland``."""
    word = sentence.word(place)
    if word not in NOT or sentence.name(place + 1) is not None:
        return None
    if sentence.sign(place + 1) is not None:
        return None
    found = place_value(sentence, place + 1)
    country = _country(sentence, found[0]) if found else None
    if found and country:
        return Said(f"-{country}", found[1] + 1)
    if word not in EXCEPT or sentence.wording.criterion("tag") is None:
        return None
    value = sentence.word(place + 1)
    if not value or value in FILLERS or value in PLACE | TAGGED:
        return None
    typed = sentence.typed(place + 1, place + 2)
    # A capital is rather that of a name, which may stand anywhere.
    return Said(f"-{'' if typed.istitle() else 'tag:'}{spell_value(typed)}", 2)


def mailbox(sentence: Sentence, place: int) -> Said | None:
    """Read ``a gmail address``."""
    found = sentence.word(place) in MAILBOXES and sentence.word(place + 1) in ADDRESS
    if not found or sentence.wording.criterion("email") is None:
        return None
    return Said(f"email:{sentence.word(place)}", 2)


def named(sentence: Sentence, place: int) -> Said | None:
    """Read ``named Jan`` and ``genaamd De Vries``."""
    name = sentence.wording.criterion("name")
    if sentence.word(place) not in NAMED or name is None:
        return None
    found = value(sentence, name, ":", place + 1)
    return found and Said(f"{name.name}:{found[0]}", found[1] + 1)


def saying(sentence: Sentence, place: int) -> Said | None:
    """Read ``subscribed to the newsletter`` and ``nog niets besteld``."""
    words, name = sentence.words(place, MOST_OF_SAYING), sentence.name(place)
    for size in range(len(words), 0 if name is None else name.size, -1):
        term = SAYINGS.get(" ".join(words[:size]))
        if term and known(sentence, term):
            return Said(term, size)
    return None
