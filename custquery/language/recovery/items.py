"""Mend what is wrong between conditions, or stands where one is wanted."""

import re

from custquery.language import foreign, problems
from custquery.language.recovery.stack import Stack, kind_of
from custquery.language.signs import is_operator
from custquery.language.spelling import quote

#: Patterns are compiled when they are needed, which is when something is wrong.

#: A blank before the next condition, or a bracket.
_BOUNDARY = r"""(?ix)
    \s+(?=(?:AND|OR|NOT|EN|OF|NIET)(?![\w.*@:=<>'-])|&&|\|\|
        |[^\W\d][\w.$-]*\s*(?:[:=<>≥≤≠]|!\s*=)|ORDER\s+BY\s)
  | [()\[\]]"""

#: Where a quote that was left open may have been meant to close.
_QUOTE_END = r"""(?ix)
    \s+(?:(?:AND|OR|EN|OF)\s+)?(?:(?:NOT|NIET)\s+|[-!])?
        (?=[^\W\d][\w.$-]*\s*(?:[:=<>≥≤≠]|!\s*=)|[("])
  | \) | \Z"""

#: A string that is closed, whatever follows.
_CLOSED = r'"(?:[^"\\]|\\[\s\S]|"")*+"'

#: A string in doubled quotes, as a spreadsheet writes it.
_DOUBLED = r'""[^"\n]{1,200}""(?!")'

_BACKTICKS = r"`([^`\n]{0,200})`"
_SIGN_NEXT = r"\s*[:=<>!≥≤≠]"
_PLAIN_NAME = r"[^\W\d][\w.$-]*\Z"
_SWAPPED = r"\s*([^\W\d][\w.$-]*)(?:\s*([<>]=?)\s*([^\s()]+))?"
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "==": "=", "!=": "!="}
#: How a value starts that can be compared and is no name.
_NUMERIC = "0123456789€$£¥-+"
_SEMICOLON = r";(?=[\w\"'])([^\s;,()]+)"

_SIGNS = r"[:=<>!≥≤≠](?:\s*[:=<>!≥≤≠])*"
_MINUS = r"[-+!](?:\s*[-+!])*"
_OFFSET = r"(?i)\d+(?:[dwmyhsq]|min)\b"
_PIECE = r"[^\s\w()\[\]]+|\S"
_NAME_BEFORE = r"([^\W\d][\w.$-]*)\s*[:=<>≥≤≠]"

#: What an operator that does not exist was meant to be, unless the longest operator
#: that it starts with.
_MEANT = {"=!": "!=", "=!=": "!=", "<=>": "="}


def quote_left_open(stack: Stack, kind: str) -> bool:
    """Mend ``tag:"vip AND orders>3``."""
    plain, at = stack.plain, stack.at
    if kind or plain[at : at + 1] not in {'"', "'"} or not stack.fits("ERROR"):
        return False
    doubled = re.compile(_DOUBLED).match(plain, at)
    closed = re.compile(_CLOSED).match(plain, at)
    if doubled:
        end = doubled.end()
        stack.say(foreign.doubled_quotes(stack.text, at, end))
    elif closed:
        end = closed.end()
        stack.say(problems.letter_after_quote(end))
    else:
        found = re.compile(_QUOTE_END).search(plain, at + 1)
        end = found.start() if found else len(plain)
        places = end, len(plain.rstrip())
        stack.say(problems.unclosed_quote(stack.text, at, places))
    stack.error(at, end)
    stack.place = end
    return True


def connector_too_many(stack: Stack, kind: str) -> bool:
    """Mend ``AND tag:vip`` and ``a:1 AND OR b:2``."""
    found = stack.scan()
    if kind not in {"AND", "OR", "SEP"} or not found:
        return False
    if not (stack.wants_item or (stack.wants_value and stack.last in {"AND", "OR"})):
        return False
    second = found.start(1), found.end()
    if stack.last in {"AND", "OR", "NOT"}:
        last = stack.values[-1]
        first = last.start(1), last.end()
        stack.say(problems.doubled_connector(stack.text, first, second))
    else:
        stack.say(problems.leading_connector(stack.text, *second))
    stack.place = found.end()
    return True


def comma_between(stack: Stack, _: str) -> bool:
    """Mend ``tag:vip, country:NL``."""
    plain, at = stack.plain, stack.at
    if plain[at : at + 1] not in {",", ";"} or not stack.fits("AND"):
        return False
    if plain[at + 1 :].strip():
        words = stack.last in {"WORD", "STRING"}
        stack.say(problems.comma_between_conditions(stack.text, at, words=words))
    else:
        stack.say(problems.nothing_follows(stack.text, at, at + 1, len(plain)))
    stack.place = at + 1
    return True


def no_operator(stack: Stack, _: str) -> bool:
    """Mend ``orders >> 3``: signs that are no operator."""
    if stack.last not in {"NAME", "COMPARE"}:
        return False
    doubled = stack.last == "COMPARE"
    start = stack.values[-1].start(1) if doubled else stack.at
    found = re.compile(_SIGNS).match(stack.plain, start)
    if not found or (doubled and not _is_one(stack, found)):
        return False
    wanted = _meant("".join(found[0].split()))
    stack.say(problems.operator_not_understood(stack.text, *found.span(), wanted))
    if doubled:
        stack.pop()
    stack.insert("COMPARE", wanted)
    stack.place = found.end()
    return True


def _is_one(stack: Stack, signs: re.Match[str]) -> bool:
    """Whether two operators are one mistake, rather than an operator and a NOT."""
    if signs.end() <= stack.at:
        return False
    second = stack.plain[stack.at]
    return second in "=<>:≥≤≠" or "".join(signs[0].split()) in _MEANT


def _meant(signs: str) -> str:
    if signs in _MEANT:
        return _MEANT[signs]
    starts = (signs[:length] for length in range(len(signs), 0, -1))
    return next((each for each in starts if is_operator(each)), "=")


def quoted_name(stack: Stack, kind: str) -> bool:
    """Mend ``"tag" = 'vip'``: names have no quotes."""
    if kind or stack.last != "STRING" or not stack.fits("WORD"):
        return False
    found = re.compile(_SIGNS).match(stack.plain, stack.at)
    if found is None:
        return False
    name = stack.values[-1]
    start, end = name.start(1), name.end()
    if not re.match(_PLAIN_NAME, "_".join(stack.plain[start + 1 : end - 1].split())):
        return False
    stack.say(foreign.quoted_name(stack.text, start, end))
    stack.pop()
    value = stack.scan("value", found.end())
    end = value.end() if value and kind_of(value) not in {"END", ""} else found.end()
    stack.error(start, end)
    stack.place = end
    return True


def backticks(stack: Stack, kind: str) -> bool:
    """Mend `` `country` = 'NL' `` and `` tag:`vip` ``."""
    found = re.compile(_BACKTICKS).match(stack.plain, stack.at)
    if kind or found is None or not stack.fits("ERROR"):
        return False
    inner = stack.text[found.start(1) : found.end(1)]
    end = found.end()
    sign = re.compile(_SIGN_NEXT).match(stack.plain, end)
    is_name = sign and not stack.wants_value and re.match(_PLAIN_NAME, inner)
    stack.say(foreign.backtick(stack.at, end, inner if is_name else quote(inner)))
    if is_name and sign:
        signs = re.compile(_SIGNS).match(stack.plain, end + len(sign[0]) - 1)
        value = stack.scan("value", signs.end() if signs else end)
        end = value.end() if value else end
    stack.error(stack.at, end)
    stack.place = end
    return True


def swapped_sides(stack: Stack, kind: str) -> bool:
    """Mend ``3 < orders`` and ``3 <= orders <= 10``."""
    if kind or stack.last not in {"WORD", "STRING"}:
        return False
    plain, value = stack.plain, stack.values[-1]
    signs = re.compile(_SIGNS).match(plain, stack.at)
    turned = _TURNED.get("".join(signs[0].split())) if signs else None
    name = re.compile(_SWAPPED).match(plain, signs.end()) if signs else None
    start = value.start(1)
    if turned is None or name is None or plain[start] not in _NUMERIC:
        return False
    text = stack.text[start : value.end()]
    meant = f"{name[1]} {turned} {text}"
    if name[2] and (turned, name[2]) == (">=", "<="):
        meant = f"{name[1]}:{text}..{name[3]}"
    elif name[2]:
        meant += f" AND {name[1]} {name[2]} {name[3]}"
    stack.pop()
    stack.say(foreign.swapped_sides(stack.text, start, name.end(), meant))
    stack.error(start, name.end())
    stack.place = name.end()
    return True


def semicolon_for_colon(stack: Stack, _: str) -> bool:
    """Mend ``country;NL``, as a spreadsheet writes it."""
    plain, at = stack.plain, stack.at
    found = re.compile(_SEMICOLON).match(plain, at)
    if stack.last != "WORD" or found is None or at != stack.values[-1].end():
        return False
    word = stack.pop()
    start = word.start(1)
    stack.say(foreign.semicolon_for_colon(stack.text, at, found.end()))
    stack.error(start, found.end())
    stack.place = found.end()
    return True


def sign_without_name(stack: Stack, kind: str) -> bool:
    """Mend ``orders > 5 AND < 10``."""
    plain, at = stack.plain, stack.at
    found = re.compile(_SIGNS).match(plain, at)
    if kind or not found or not stack.fits("WORD"):
        return False
    value = stack.scan("value", found.end())
    simple = kind_of(value) in {"BARE", "SPACED", "STRING"}
    end = value.end() if value and simple else found.end()
    names = re.compile(_NAME_BEFORE).findall(plain, 0, at)
    name = names[-1] if names else None
    stack.say(problems.name_missing(stack.text, found.span(), end, name))
    stack.error(at, end)
    stack.place = end
    return True


def minus_apart(stack: Stack, kind: str) -> bool:
    """Mend ``tag:vip - jan`` and ``--tag:vip``: a sign that belongs to nothing."""
    found = re.compile(_MINUS).match(stack.plain, stack.at)
    if kind or not found or not stack.fits("WORD"):
        return False
    name = stack.values[-1].end() if stack.last == "WORD" else None
    if not re.compile(_OFFSET).match(stack.plain, found.end()):
        name = None
    stack.say(problems.minus_apart(stack.text, *found.span(), name))
    stack.place = found.end()
    if stack.wants_item and not stack.plain[stack.place :].strip():
        stack.error(*found.span())
    return True


def skip_to_boundary(stack: Stack) -> None:
    """Give up on this condition, and go on at the next."""
    plain, at = stack.plain, stack.at
    scanned = stack.scan()
    piece = re.compile(_PIECE).match(plain, at)
    found = scanned if scanned and scanned.lastgroup != "END" else piece
    end = found.end() if found else at
    stack.say(problems.not_understood(stack.text, at, end))
    start, depth = at, 0
    while not (stack.fits("ERROR") and stack.fits("WORD")):
        gone = stack.pop()
        start = gone.start(1) if kind_of(gone) else getattr(gone, "start", start)
        depth += kind_of(gone) in {"LPAR", "LSQB"}
    stack.place = _boundary(plain, end, depth)
    stack.error(start, stack.place)


def _boundary(plain: str, place: int, depth: int) -> int:
    """Find where the next condition starts, outside of *depth* more brackets."""
    for found in re.compile(_BOUNDARY).finditer(plain, place):
        sign = found[0]
        if sign in {"(", "["}:
            depth += 1
        elif sign not in {")", "]"}:
            if depth == 0:
                return found.start()
        elif depth == 0:
            return found.start()
        elif depth == 1:
            return found.end()
        else:
            depth -= 1
    return len(plain)
