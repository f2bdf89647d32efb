"""
Text from somewhere else → the filter that it holds: a formula, JSON, an address, SQL.

It is asked only when a text is not understood, and only offers; nothing is read so.
"""

import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote_plus

from custquery.language.spelling import quote_if_needed

#: Patterns are compiled when they are needed.
_FORMULA = r"(?is)\s*=?\s*(AND|OR|EN|OF|NOT|NIET)\s*\((.*)\)\s*;?\s*"
_ENGLISH = {"EN": "AND", "OF": "OR", "NIET": "NOT"}
_ENCODED = r"(?i)%(?:3a|3d|3e|3c|20|22|27|28|29|2c)"
_QUERY = r"(?s)\s*(?:https?://[^\s?]*)?\?(.+)"
_PLUS = r"\+(?=[^\W\d][\w.]*[:=<>])"
_COMMENT = r"(?s)/\*.{0,500}?\*/|(?:(?<=\s)|\A)(?:--|//)[^\n]*|(?:(?<=\s)|\A)#[^\n]*"
_FRAME = (
    r"(?is)\s*(?:SELECT|DELETE|UPDATE)\b.*?\bFROM\s+customers?\b"
    r"(?:\s+(?:AS\s+)?\w+)?\s+WHERE\b(.*)"
)
_AGO = (
    r"(?i)(?:(?:NOW|CURDATE|GETDATE|TODAY)\s*\(\s*\)|CURRENT_(?:DATE|TIMESTAMP))"
    r"\s*-\s*(?:INTERVAL\s*)?['\"]?(\d+)['\"]?\s*(day|week|month|year)?s?['\"]?"
)
_NOW = (
    r"(?i)\b(?:NOW|CURDATE|GETDATE|TODAY|VANDAAG|NU)\s*\(\s*\)"
    r"|\bCURRENT_(?:DATE|TIMESTAMP)\b"
)
_TYPED = r"(?i)\b(?:DATE|TIMESTAMP|DATETIME)\s*(?=['\"])"
_WRAPPED = r"(?i)\b(?:LOWER|UPPER|TRIM)\s*\(\s*([^\W\d][\w.]*)\s*\)"
_IS_NULL = r"(?i)\bISNULL\s*\(\s*([^\W\d][\w.]*)\s*\)"
_EXCLUSIVE = r"(?i)\{\s*(\S+)\s+TO\s+([^\s}]+)\s*\}"
_NOT_COLON = r"([^\W\d][\w.]*)\s*!:\s*(?=\S)"
_BARE_MATCHES = r"(?i)(\bMATCHES)\s+([^\W\d][^()]*?)\s*\)?\s*\Z"
_MATCHES_TRUTH = (
    r"(?i)\bMATCHES\s*\((?:[^()]|\([^()]*\))*\)"
    r"\s*(?:=\s*(true|false)|(IS)\s+(NOT\s+)?NULL)"
)
_LIQUID = r"\{\{-?\s*(.*?)\s*-?\}\}|\{%-?\s*(?:if|unless|elsif)?\s*(.*?)\s*-?%\}"
_TAGS = r"</?[a-zA-Z][\w-]*\s*/?>|&nbsp;"
_AROUND = r"(?s)\s*(?:<(.+)>|\*\*(.+)\*\*|(?<!\w)_(.+)_|`+(.+?)`+|«(.+)»|>\s+(.+))\s*"
_SCHEME = r"(?i)(?<=[:=])\s*(?:mailto|tel|callto):"
_LABEL = r"(?is)\s*(?:filter|query|q|search|zoek|zoeken)\s*[:=]\s*(?=\S)(.+)"
_CALLED = r"(?is)\s*(?:filter|query|search|find|select|where|zoek)\s*\((.*)\)\s*;?\s*"
_EITHER = r"\{([^{}\"']*[:=<>][^{}\"']*)\}"
_ADDRESSEE = r"\A[^<>@:]*<([^<>@\s]+@[^<>\s]+)>\s*\Z"
_COLUMN = r"\[([^\W\d][\w.]*)\](?=\s*(?:[=<>!]|LIKE|IN\b|IS\b))"
_TABLE = r"(?i)(?:\[?\b(?:customers?|c)\]?|\"(?:customers?|c)\"|`customers?`)\."
_CAST = r"(?<=['\"])::\s*\w+|\bN(?='[^']*')"
_ALWAYS = r"(?i)\s*\bAND\s+1\s*=\s*1\b|\b1\s*=\s*1\s+AND\s+|\A\s*HAVING\s+"
_AGGREGATE = r"(?i)\b(?:COUNT|SUM|MAX|MIN)\s*\(\s*(?:DISTINCT\s+)?([^\W\d][\w.]*)\s*\)"
_ANY = r"(?i)\b(?:CONTAINS|HAS|IN|=)\s*ANY(?:\s+OF)?\s*(?=\()"
_DAYS_SINCE = (
    r"(?i)\bDATEDIFF\s*\((?:\s*'?days?'?\s*,)?\s*(?:NOW|CURDATE|TODAY|GETDATE)"
    r"\s*\(\s*\)\s*,\s*([^\W\d][\w.]*)\s*\)\s*>(=?)\s*(\d+)"
)
_COUNTED = (
    r"(?i)\b(?:COUNTIFS?|SUMIFS?|AANTAL\.ALS|AANTALLEN\.ALS)\s*\("
    r"\s*([^\W\d]\w*)\s*[;,]\s*(['\"])([<>=]*)([^'\"]*)\2\s*\)"
)
_METHOD = (
    r"(?i)([^\W\d]\w*)\.(?:includes?|contains|has)"
    r"\s*\(\s*('[^']*'|\"[^\"]*\")\s*\)"
)
_FUNCTION = (
    r"(?i)\b(?:contains|includes|has|in_array)\s*\("
    r"\s*([^\W\d]\w*)\s*,\s*('[^']*'|\"[^\"]*\")\s*\)"
)
#: Functions and operators that say nothing, or what a sign says here.
_AS_HERE = (
    (r"(?i)\b(?:COALESCE|IFNULL|NVL)\s*\(\s*([^\W\d][\w.]*)\s*,[^()]*\)", r"\1"),
    (r"('[^']*'|\"[^\"]*\")\s*=\s*ANY\s*\(\s*([^\W\d][\w.]*)\s*\)", r"\2:\1"),
    (r"\s*@>\s*(?:ARRAY\s*)?['\"]?[{\[]([^}\]]*)[}\]]['\"]?", r":(\1)"),
    (r"(?<=[^\W\d])\s*!~\*?\s*(?=['\"])", "!="),
    (r"(?<=[^\W\d])\s*~\*?\s*(?=['\"])", ":"),
    (_METHOD, r"\1:\2"),
    (_FUNCTION, r"\1:\2"),
    (r"\s*∈\s*\{([^{}]*)\}", r" IN (\1)"),
    (r"(?i)#\s+of\b", "number of"),
    (_DAYS_SINCE, r"\1 <\2 -\3d"),
    (_COUNTED, r"\1:\3\4"),
    (r"(?i)\bstartOf(Day)\s*\(\s*\)", "today"),
    (r"(?i)\b(?:start|end)Of(Week|Month|Year)\s*\(\s*\)", r"this_\1"),
    (r"(?<=[\w.])\s+@\s*(?=[\w-]+\.)|(?<=[\w.])\s*@\s+(?=[\w-]+\.)", "@"),
)
_YEAR = r"(?i)\b(?:YEAR|JAAR)\s*\(\s*([^\W\d][\w.]*)\s*\)"
_ADDED = (
    r"(?i)\bDATE_?(?:ADD|SUB)\s*\(\s*(?:(day|week|month|year)s?\s*,\s*-?(\d+)\s*,\s*"
    r"(?:GETDATE|NOW)\s*\(\s*\)"
    r"|(?:NOW|CURDATE)\s*\(\s*\)\s*,\s*INTERVAL\s*(\d+)\s*(day|week|month|year)s?)\s*\)"
)
_MINUS_DAYS = r"(?i)\b(?:TODAY|VANDAAG|NOW|NU)\s*(?:\(\s*\))?\s*-\s*(\d+)\b"
_IF = r"(?is)\s*=?\s*(?:IF|ALS|WHERE)\s*\((.*)\)\s*;?\s*"
_ARROW = r"(?<=\w)\s*(?:->|:=|=:)\s*(?=[\w\"'])"
_BULLET = r"\A\s*(?:[•▪◦‣·*]\s+|\d{1,2}[.)]\s+|;+\s*|=\s*(?=[^\W\d]))"
_MARKS = r"(?<=\w)[!?]+\s*\Z"


def meanings(text: str) -> list[str]:
    """
    Return what *text* may have been before it was pasted, likely first.

    >>> meanings('=AND(country="NL";orders>3)')[0]
    'country="NL" AND orders>3'
    >>> meanings("tag%3Avip")[0]
    'tag:vip'
    """
    found = (rewrite(text) for rewrite in _REWRITES)
    return [each for each in dict.fromkeys(found) if each and each != text]


def _formula(text: str) -> str:
    found = re.fullmatch(_FORMULA, text)
    if found is None:
        return ""
    word = _ENGLISH.get(found[1].upper(), found[1].upper())
    parts = [part.strip() for part in _arguments(found[2])]
    inner = [_formula(each) for each in parts]
    spelled = [
        f"({done})" if done and " " in done else done or part
        for part, done in zip(parts, inner, strict=True)
    ]
    if word == "NOT":
        return f"NOT ({' AND '.join(spelled)})"
    return f" {word} ".join(spelled)


def _arguments(text: str) -> list[str]:
    """Cut at the commas and semicolons outside of brackets and quotes."""
    parts, depth, quoted = [""], 0, ""
    for sign in text:
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "\"'":
            quoted = sign
        depth += (sign in "([") - (sign in ")]")
        if sign in ",;" and not quoted and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _json(text: str) -> str:
    if not text.strip().startswith("{"):
        return ""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    terms = [_pair(name, value) for name, value in found.items()]
    return " AND ".join(terms) if all(terms) else ""


def _pair(name: str, value: object) -> str:
    if isinstance(value, bool):
        return f"{name}:{'yes' if value else 'no'}"
    if isinstance(value, (str, int, float)):
        return f"{name}:{quote_if_needed(str(value))}"
    if isinstance(value, list) and value:
        plain = [each for each in value if isinstance(each, (str, int))]
        spelled = " OR ".join(quote_if_needed(str(each)) for each in plain)
        return f"{name}:({spelled})" if len(plain) == len(value) else ""
    if isinstance(value, dict) and value:
        terms = [f"{name}{_MONGO.get(sign, '?')}{each}" for sign, each in value.items()]
        return " AND ".join(terms)
    return f"{name} IS NULL" if value is None else ""


#: Signs of queries that are written as JSON.
_MONGO = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<=", "$eq": ":", "$ne": "!="}


def _address(text: str) -> str:
    query = re.fullmatch(_QUERY, text)
    inner = query[1] if query else text
    if re.search(_ENCODED, inner):
        return unquote_plus(inner)
    plain = re.sub(_PLUS, " ", inner)
    return plain if query or plain != text else ""


def _escaped(text: str) -> str:
    return re.sub(r"\\([\"'])", r"\1", text) if "\\" in text else ""


def _without_comments(text: str) -> str:
    return re.sub(_COMMENT, "", text).strip()


def _condition(text: str) -> str:
    found = re.fullmatch(_FRAME, text)
    return re.sub(r"\b[a-z]\.(?=[^\W\d])", "", found[1].strip()) if found else ""


def _functions(text: str) -> str:

    def offset(found: re.Match[str]) -> str:
        return f"-{found[1]}{(found[2] or 'd')[0].lower()}"

    plain = re.sub(_AGO, offset, text)
    plain = re.sub(_NOW, "now", re.sub(_TYPED, "", plain))
    return re.sub(_IS_NULL, r"\1 IS NULL", re.sub(_WRAPPED, r"\1", plain))


def _brackets(text: str) -> str:
    plain = re.sub(_EXCLUSIVE, r"(>\1 AND <\2)", text)
    return plain.replace("{", "(").replace("}", ")")


def _square(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")


def _signs(text: str) -> str:
    return re.sub(_ARROW, ":", re.sub(_NOT_COLON, r"-\1:", text))


def _matches(text: str) -> str:
    plain = re.sub(_MATCHES_TRUTH, _without_truth, text)
    return re.sub(_BARE_MATCHES, r"\1 (\2)", plain)


def _without_truth(found: re.Match[str]) -> str:
    none = found[2] and not found[3] if found[2] else found[1].lower() == "false"
    whole = found[0]
    end = whole.rindex(")") + 1
    return f"{'NOT ' * bool(none)}{whole[:end]}"


def _edges(text: str) -> str:
    return re.sub(_MARKS, "", re.sub(_BULLET, "", text))


def _template(text: str) -> str:
    """Take ``{{ customer.country }}`` and ``{% if … %}`` for what they hold."""
    return re.sub(_LIQUID, lambda found: found[1] or found[2] or "", text).strip()


def _markup(text: str) -> str:
    """Leave out the tags of a page, and what is around a text that is quoted so."""
    plain = re.sub(_TAGS, " ", unescape(text)).strip()
    plain = re.sub(_SCHEME, "", plain)
    around = re.fullmatch(_AROUND, plain)
    return next(filter(None, around.groups()), "") if around else plain


def _listed(text: str) -> str:
    """Take the lines of a list for conditions."""
    if "\n" not in text:
        return ""
    lines = [
        re.sub(r"\A\s*(?:[-*•>]|\d{1,2}[.)])\s+", "", each) for each in text.split("\n")
    ]
    return "\n".join(lines)


def _labelled(text: str) -> str:
    found = re.fullmatch(_LABEL, text) or re.fullmatch(_CALLED, text)
    return found[1].strip() if found else ""


def _either(text: str) -> str:
    """Take ``{tag:vip tag:gold}`` for one or the other, as mail programs do."""

    def joined(found: re.Match[str]) -> str:
        return f"({' OR '.join(found[1].split())})"

    plain = re.sub(_EITHER, joined, text)
    is_whole = plain[:1] == "(" and plain.find(")") == len(plain) - 1
    return plain[1:-1] if is_whole else plain


def _as_here(text: str) -> str:
    """Say what is said otherwise in SQL, Jira and Excel as it is said here."""
    plain = text
    for pattern, here in _AS_HERE:
        plain = re.sub(pattern, here, plain)
    return plain.lstrip("= ")


def _addressee(text: str) -> str:
    """Take ``Jan Jansen <jan@shop.nl>`` for the address."""
    found = re.search(_ADDRESSEE, text)
    return f"email:{found[1]}" if found else ""


def _statement(text: str) -> str:
    """Leave out what only a statement of SQL has, and say its functions."""

    def ago(found: re.Match[str]) -> str:
        return f"-{found[2] or found[3]}{(found[1] or found[4])[0].lower()}"

    plain = re.sub(_ADDED, ago, re.sub(_MINUS_DAYS, r"-\1d", text))
    plain = re.sub(_TABLE, "", re.sub(_ALWAYS, "", plain))
    plain = re.sub(_ANY, "IN ", plain)
    plain = re.sub(_COLUMN, r"\1", re.sub(_CAST, "", plain))
    plain = re.sub(r"\"([^\W\d]\w*)\"(?=\s*[=<>!])", r"\1", plain)
    return re.sub(_YEAR, r"\1", re.sub(_AGGREGATE, r"\1", plain)).strip()


def _when(text: str) -> str:
    """Take ``=IF(country="NL";1;0)`` for its condition."""
    found = re.fullmatch(_IF, text)
    return _arguments(found[1])[0].strip() if found else ""


def _everything(text: str) -> str:
    """Do what can be done about comments, brackets and the edges together."""
    return _functions(_brackets(_edges(_without_comments(text))))


_REWRITES: tuple[Callable[[str], str], ...] = (
    _formula,
    _when,
    _statement,
    _template,
    _addressee,
    _labelled,
    _markup,
    _listed,
    _as_here,
    _either,
    _json,
    _address,
    _escaped,
    _condition,
    _without_comments,
    _functions,
    _brackets,
    _square,
    _signs,
    _matches,
    _edges,
    _everything,
)
