"""
The fields of a profile or an address as people give them → what is stored.

Outer blanks are taken off, a blank text is none, a phone becomes E.164, a country and a
language their codes; everything else is kept as it is or refused, all at once. Source
of the limits: those of customers and addresses in Shopify's Admin API.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from typing import TypeAlias
from unicodedata import category

from custquery.schema.closed import country_code, language_code
from custquery.schema.text import fold, is_missing
from custquery.shop.customers.problems import Problem, ProfileError, RefusedError
from custquery.shop.exchange.contacts import read_email, read_telephone
from custquery.shop.store.layout import Table
from custquery.shop.store.limits import Given, Stored
from custquery.shop.store.tables import ADDRESS, CUSTOMER, MOST_TAGS, TAG

#: What can be edited of a profile, in the order in which it is told.
PROFILE = (
    *("first_name", "last_name", "name", "email", "phone", "company", "language"),
    *("note", "tax_exempt", "account_status"),
)
#: What says what is to become of her tags; each a text with commas, or texts.
TAGGING = ("tags", "add_tags", "remove_tags")
#: What can be edited of an address, in the order in which it is told.
POSTAL = (
    *("first_name", "last_name", "company", "address1", "address2", "city"),
    *("region", "region_code", "zip", "country", "phone"),
)

#: Makes of what was given what is stored.
Reader: TypeAlias = Callable[[object], Stored]

#: A tag of HTML, or what a browser would take for the beginning of one.
_HTML = re.compile(r"<(?:[/!?]?[a-z]|!--)", re.IGNORECASE)
#: Source: Unicode's emoji-data, without the signs that are shown as text, such as ™.
_EMOJI = re.compile(
    "[\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b1b\u2b1c\u2b50\u2b55\ufe0f\u20e3"
    "\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
_FREE = frozenset("\n\r\t")


def read_profile(given: Given, region: str) -> dict[str, Stored]:
    """
    Return the fields of a profile that *given* has, as they are stored, without tags.

    Args:
        given: Values by field; None or a blank text for what is to be removed.
        region: The country of phone numbers without calling code.

    Raises:
        ProfileError: ``profile-field-unknown``, ``profile-not-text``,
            ``profile-too-long``, ``profile-control-sign``, ``profile-email``,
            ``profile-phone``, ``profile-language``, ``profile-not-yes-or-no``,
            ``profile-account``.

    >>> read_profile({"email": " noor@example.com", "phone": "06-12345678"}, "NL")
    {'email': 'noor@example.com', 'phone': '+31612345678'}
    """
    return _read(CUSTOMER, _of_profile(region), given, TAGGING)


def read_address(given: Given, region: str) -> dict[str, Stored]:
    """
    Return the fields of an address that *given* has, as they are stored.

    Raises:
        ProfileError: ``profile-html``, ``profile-emoji``, ``profile-country`` and what
            `read_profile` raises of texts.

    >>> read_address({"city": " Utrecht ", "country": "Nederland", "zip": ""}, "NL")
    {'city': 'Utrecht', 'country': 'NL', 'zip': None}
    """
    return _read(ADDRESS, _of_address(region), given, ())


def _read(
    table: Table,
    readers: Mapping[str, Reader],
    given: Given,
    besides: Iterable[str],
) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    problems: list[Problem] = []
    for name, value in given.items():
        if name in besides:
            continue
        if name not in readers:
            problems.append(Problem("profile-field-unknown", name, {"name": name}))
            continue
        try:
            text = value if name == "tax_exempt" else _text(table, name, value)
            is_gone = text is None and not table.column(name).required
            found[name] = None if is_gone else readers[name](text)
        except RefusedError as refused:
            problems.append(refused.about(name))
    if problems:
        raise ProfileError(problems)
    return found


def _text(table: Table, name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise RefusedError("profile-not-text")
    text = value.strip()
    limit = table.column(name).longest
    if len(text) > limit:
        raise RefusedError("profile-too-long", length=len(text), limit=limit)
    allowed = _FREE if name == "note" else frozenset[str]()
    if any(category(each) in {"Cc", "Cs"} and each not in allowed for each in text):
        raise RefusedError("profile-control-sign")
    return None if is_missing(text) else text


# One field


def _plain(value: object) -> Stored:
    return str(value)


def _postal(value: object) -> Stored:
    text = str(value)
    if _HTML.search(text):
        raise RefusedError("profile-html")
    if _EMOJI.search(text):
        raise RefusedError("profile-emoji")
    return text


def _email(value: object) -> Stored:
    found = read_email(str(value))
    if found.fix:
        raise RefusedError("profile-email-but", text=found.fix)
    if found.code:
        raise RefusedError("profile-email")
    return found.text


def _phone(region: str, value: object) -> Stored:
    found = read_telephone(str(value), region)
    if found.fix:
        raise RefusedError("profile-phone-but", text=found.fix)
    if found.code:
        raise RefusedError("profile-phone")
    return found.text


def _language(value: object) -> Stored:
    found = language_code(str(value))
    if found is None:
        raise RefusedError("profile-language")
    return found


def _country(value: object) -> Stored:
    found = country_code(str(value))
    if found is None:
        raise RefusedError("profile-country")
    return found


def _yes_or_no(value: object) -> Stored:
    if not isinstance(value, int) or value not in {0, 1}:
        raise RefusedError("profile-not-yes-or-no")
    return int(value)


def _account(value: object) -> Stored:
    choices = CUSTOMER.column("account_status").choices
    code = fold(str(value)).replace(" ", "_")
    if code not in choices:
        raise RefusedError("profile-account", known=", ".join(choices))
    return code


@cache
def _of_profile(region: str) -> Mapping[str, Reader]:
    return {
        **dict.fromkeys(PROFILE, _plain),
        "email": _email,
        "phone": partial(_phone, region),
        "language": _language,
        "tax_exempt": _yes_or_no,
        "account_status": _account,
    }


@cache
def _of_address(region: str) -> Mapping[str, Reader]:
    return {
        **dict.fromkeys(POSTAL, _postal),
        "country": _country,
        "phone": partial(_phone, region),
    }


# Tags


def read_tags(value: object, field: str = "tags") -> dict[str, str]:
    """
    Return the tags that *value* says, by their folded text; of two alike the first.

    Raises:
        ProfileError: ``profile-not-text``, ``profile-tag-too-long``,
            ``profile-control-sign``.

    >>> read_tags("VIP, b2b,, vip ")
    {'vip': 'VIP', 'b2b': 'b2b'}
    """
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, (list, tuple)):
        raise ProfileError([Problem("profile-not-text", field)])
    found: dict[str, str] = {}
    for text in texts:
        if not isinstance(text, str):
            raise ProfileError([Problem("profile-not-text", field)])
        for each in filter(None, map(str.strip, text.split(","))):
            _refuse_tag(each, field)
            found.setdefault(fold(each), each)
    return found


def _refuse_tag(tag: str, field: str) -> None:
    limit = TAG.column("tag").longest
    if len(tag) > limit:
        args = {"length": len(tag), "limit": limit}
        raise ProfileError([Problem("profile-tag-too-long", field, args)])
    if any(category(each) in {"Cc", "Cs"} for each in tag):
        raise ProfileError([Problem("profile-control-sign", field)])


def changed_tags(had: Mapping[str, str], given: Given) -> dict[str, str]:
    """
    Return what becomes of the tags *had*, by their folded text, in that order.

    Raises:
        ProfileError: ``profile-too-many-tags`` and what `read_tags` raises.

    >>> changed_tags({"vip": "VIP"}, {"add_tags": "new, Vip", "remove_tags": "b2b"})
    {'new': 'new', 'vip': 'VIP'}
    """
    found = dict(had)
    if "tags" in given:
        wanted = read_tags(given["tags"] or ())
        found = {key: had.get(key, tag) for key, tag in wanted.items()}
    for key, tag in read_tags(given.get("add_tags") or (), "add_tags").items():
        found.setdefault(key, tag)
    for key in read_tags(given.get("remove_tags") or (), "remove_tags"):
        found.pop(key, None)
    if len(found) > MOST_TAGS:
        args = {"count": len(found), "limit": MOST_TAGS}
        raise ProfileError([Problem("profile-too-many-tags", "tags", args)])
    return dict(sorted(found.items()))
