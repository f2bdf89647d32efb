"""
What people do, where they live, what they are called → the term that says so.

``lives in Amsterdam``, ``never ordered``, ``signed up last week``, ``tagged vip``. A
schema without such a criterion has no such words.
"""

from custquery.language.unparser import spell_value
from custquery.schema.criterion import Criterion
from custquery.schema.in_words.asked import Said, spelled
from custquery.schema.in_words.lexicon import (
    ARTICLES,
    FILLERS,
    JOINED,
    LETTER,
    LIVES,
    NEVER,
    NOT,
    ONCE,
    OR,
    ORDERED,
    PEOPLE,
    PLACE,
    PLACED,
    SPEAKS,
    SUBSCRIBERS,
    TAGGED,
    TIMES,
)
from custquery.schema.in_words.sentence import Name, Sentence
from custquery.schema.in_words.values import last_days, period, place_value, value
from custquery.schema.types.base import Understood
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
    noun = sentence.word(place - 1) in PEOPLE
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
    behind = sentence.word(end) in LIVES
    if not (verb or noun or behind or (unlike and country)):
        return None
    city = sentence.wording.criterion("city")
    if country is None and city is None:
        return None
    term = country or f"city:{spell_value(found[0])}"
    return Said(f"{'-' * unlike}{term}", end + behind - place)


def _country(sentence: Sentence, text: str) -> str | None:
    for each in sentence.wording.schema.listed:
        if isinstance(each, Criterion) and isinstance(each.type, Country):
            code = each.type.code(text)
            return None if code is None else f"{each.name}:{code}"
    return None


def ordered(sentence: Sentence, place: int) -> Said | None:
    """Read ``never ordered``, ``ordered last month``, ``3 times ordered``."""
    return (
        _never(sentence, place)
        or _times(sentence, place)
        or _on_a_date(sentence, place, "order_date", _orders(sentence, place))
        or _date_first(sentence, place)
    )


def _orders(sentence: Sentence, place: int) -> int:
    """Return of how many words the verb for ordering at *place* is."""
    if sentence.word(place) in ORDERED:
        return 1
    words = sentence.words(place, 3)
    for size in (3, 2):
        if tuple(words[:size]) in PLACED:
            return size
    return 0


def _never(sentence: Sentence, place: int) -> Said | None:
    """Read ``nog nooit besteld`` and ``not ordered in 90 days``."""
    at = place + (sentence.word(place) == "nog")
    word, verb = sentence.word(at), _orders(sentence, at + 1)
    if word not in NEVER | NOT or not verb:
        return None
    end = at + 1 + verb
    since = last_days(sentence, end)
    if since is None and sentence.word(end) in {"in", "for"}:
        found = period(sentence, end + 1)
        since = found and (found[0], found[1] + 1)
    if since is not None and sentence.wording.criterion("order_date") is not None:
        return Said(f"-order_date>={since[0]}", end + since[1] - place)
    if sentence.wording.criterion("orders") is None or word not in NEVER:
        return None
    return Said("orders:0", end - place)


def _times(sentence: Sentence, place: int) -> Said | None:
    """Read ``ordered more than 5 times`` and ``minstens 3x besteld``."""
    orders = sentence.wording.criterion("orders")
    before = _orders(sentence, place)
    at = place + before
    sign = sentence.sign(at)
    bound = sign[0] if sign is not None and sign[0] in _BOUNDS else "="
    at += sign[1] if sign is not None and sign[0] in _BOUNDS else 0
    found = None if orders is None else value(sentence, orders, ">", at)
    if orders is None or found is None:
        return None
    end = at + found[1]
    counted = sentence.word(end) in TIMES
    if not (counted or sentence.word(at) in ONCE or sentence.word(at)[-1:] == "x"):
        return None
    end += counted
    behind = 0 if before else _orders(sentence, end)
    if not before + behind:
        return None
    end += behind
    recent = last_days(sentence, end)
    if recent is not None and sentence.wording.schema.relations.get("orders_placed"):
        inner = f"date >= {recent[0]}, {spelled('count', orders, bound, found[0])}"
        end += recent[1]
        return Said(f"orders_placed MATCHES ({inner})", end - place)
    end += 3 * (sentence.words(end, 3) == ["over", "all", "time"])
    return Said(spelled("orders", orders, bound, found[0]), end - place)


def joined(sentence: Sentence, place: int) -> Said | None:
    """Read ``signed up last week``."""
    for words in JOINED:
        if tuple(sentence.words(place, len(words))) == words:
            return _on_a_date(sentence, place, "customer_added_date", len(words))
    return None


def _on_a_date(sentence: Sentence, place: int, name: str, size: int) -> Said | None:
    """Read the date or period behind a verb of *size* words."""
    criterion = sentence.wording.criterion(name)
    if not size or criterion is None:
        return None
    at = place + size
    recent = last_days(sentence, at)
    if recent is not None:
        return Said(f"{name}>={recent[0]}", size + recent[1])
    sign = sentence.sign(at)
    bound = sign[0] if sign is not None and sign[0] in _BOUNDS else ":"
    skipped = sign[1] if sign and (bound != ":" or sign[0] == "in") else 0
    at += skipped
    at += sentence.word(at) in {"on", "op", *ARTICLES}
    found = value(sentence, criterion, bound, at)
    if found is None or not _is_date(sentence, criterion, at, found[1]):
        return None
    term = spelled(name, criterion, bound, found[0])
    return Said(term, at + found[1] - place)


def _date_first(sentence: Sentence, place: int) -> Said | None:
    """Read ``vorige maand besteld``."""
    criterion = sentence.wording.criterion("order_date")
    if criterion is None or not any(map(sentence.word, (place, place + 1))):
        return None
    for size in (3, 2, 1):
        verb = _orders(sentence, place + size)
        if not verb or len(sentence.words(place, size)) < size:
            continue
        if _is_date(sentence, criterion, place, size):
            typed = sentence.wording.literal(
                sentence.pieces[place].start, sentence.pieces[place + size - 1].end
            )
            return Said(f"order_date:{spell_value(typed.text)}", size + verb)
    return None


def _is_date(sentence: Sentence, criterion: Criterion, place: int, size: int) -> bool:
    """Tell whether nothing is unclear about a date: ``5`` is no day."""
    first, last = sentence.pieces[place], sentence.pieces[place + size - 1]
    literal = sentence.wording.literal(first.start, last.end)
    return isinstance(sentence.wording.read(criterion, ":", literal), Understood)


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
    text = sentence.pieces[place].text
    if len(text) != _CODE and "@" not in text:
        return None
    for each in sentence.wording.schema.listed:
        if not isinstance(each, Criterion) or not _is_alike(sentence, each, place):
            continue
        found, at = [sentence.typed(place, place + 1)], place + 1
        while True:
            more = at + (sentence.kind(at) == "comma")
            more += sentence.word(more) in OR
            if not _is_alike(sentence, each, more):
                break
            found.append(sentence.typed(more, more + 1))
            at = more + 1
        return Said(f"{each.name}:{','.join(found)}", at - place) if found[1:] else None
    return None


def _is_alike(sentence: Sentence, criterion: Criterion, place: int) -> bool:
    """Tell whether a word can be nothing but a country or an e-mail address."""
    if sentence.kind(place) != "word" or sentence.kind(place + 1) == "sign":
        return False
    text = sentence.pieces[place].text
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
    if sentence.word(place + 1) not in PEOPLE or not word or word in FILLERS:
        return None
    if sentence.pieces[place + 1].text.istitle():  # Happy Customers is a company
        return None
    typed = sentence.pieces[place].text
    country = _country(sentence, typed) if len(typed) == _CODE else None
    if country is not None and typed.isupper():
        return Said(country, 1, clear=False)
    named = sentence.name(place)
    if isinstance(named, Name) and isinstance(named.criterion.type, YesNo):
        return Said(f"{named.spelled}:yes", 1, clear=False)
    for each in sentence.wording.schema.listed:
        if isinstance(each, Criterion) and isinstance(each.type, Choice):
            code = each.type.code(word)
            if code is not None:
                return Said(f"{each.name}:{spell_value(code)}", 1, clear=False)
    if named or sentence.wording.criterion("tag") is None:
        return None
    return Said(f"tag:{sentence.typed(place, place + 1)}", 1, clear=False)
