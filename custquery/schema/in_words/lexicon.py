"""Words of English and Dutch, as merchants say them → the signs they stand for."""

from collections.abc import Iterable, Mapping

#: What stands between a name and its value, by what it comes to. ``-`` negates.
_PLAIN: Mapping[str, str] = {
    "=": "is|are|was|eq|equal|equals|equal to|is equal to|exactly|is exactly|only"
    "|precies|is precies|gelijk aan|is gelijk aan|slechts|as|equals to|is exact|exact",
    "-=": "ne|neq|not equal|not equal to|not equals|is not equal to|is not|isn't"
    "|does not equal|unequal to|ongelijk aan|is ongelijk aan|niet gelijk aan"
    "|is niet gelijk aan|is niet|is geen|niet",
    ":": "like|contain|contains|containing|include|includes|including|has|bevat"
    "|bevatten|contact is tagged",
    "-:": "not|not contain|not contains|does not contain|doesn't contain|not include"
    "|does not include|bevat niet|bevat geen",
    "*": "starts with|start with|starting with|begins with|beginning with|begint met"
    "|beginnend met",
    "$": "ends in|ends with|ending in|ending with|eindigt op|eindigend op|eindigt met",
    "in": "in|any of|one of|is any of|is one of|in any of|een van|is een van|within"
    "|is within|either|is either",
    "all": "all of|is all of|alle van",
    "-in": "none of|is none of|not in|is not in|not any of|niet in|geen van",
    "between": "between|from|tussen|van|is between|ligt tussen",
    ">": "gt|over|is over|above|boven|exceeds|after|is after|na|is na",
    "<": "lt|under|is under|below|onder|before|is before|voor|is voor",
    ">=": "gte|ge|at least|minimum|min|since|minstens|minimaal|ten minste|sinds|vanaf"
    "|tenminste|op of na|on or after",
    "<=": "lte|le|at most|maximum|max|until|hoogstens|maximaal|ten hoogste|tot"
    "|up to|op of voor|on or before",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MORE = _words(
    "more greater bigger larger higher later longer older"
    " meer groter hoger langer vaker ouder"
)
_LESS = _words(
    "less fewer smaller lower earlier shorter newer"
    " minder kleiner lager eerder korter nieuwer"
)
_THAN = ("than", "then", "dan", "als")
_OR_EQUAL = ("or equal to", "or equal", "of gelijk aan")


def _signs() -> Iterable[tuple[str, str]]:
    for sign, phrases in _PLAIN.items():
        yield from ((phrase, sign) for phrase in phrases.split("|"))
    for sign, comparatives in ((">", _MORE), ("<", _LESS)):
        for comparative in comparatives:
            for than in _THAN:
                for before in ("", "is "):
                    phrase = f"{before}{comparative} {than}"
                    yield phrase, sign
                    yield from ((f"{phrase} {each}", f"{sign}=") for each in _OR_EQUAL)


#: By phrase: what it comes to.
SIGNS: Mapping[str, str] = dict(_signs())

#: Those of one word, of which people mistype the letters.
LONG_SIGNS = tuple(each for each in SIGNS if " " not in each and len(each) > 4)

#: Most words of a phrase.
MOST_OF_SIGN = max(len(each.split()) for each in SIGNS)

#: Comparatives that turn round before ``… days ago``.
TURNED: Mapping[str, str] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}

#: Behind a name: whether it has a value.
PRESENCE: Mapping[str, bool] = {
    **dict.fromkeys(
        ("has any value", "is known", "known", "bekend", "is bekend", "ingevuld"), True
    ),
    **dict.fromkeys(
        ("has never been set", "is unknown", "unknown", "onbekend", "is onbekend"),
        False,
    ),
    **dict.fromkeys(
        ("leeg", "empty", "blank", "is blank", "niet ingevuld", "is niet ingevuld"),
        False,
    ),
}

AND = frozenset({"and", "en", "&", "&&", "+", "but", "maar", "also", "ook", "plus"})
OR = frozenset({"or", "of", "|", "||", "and/or", "en/of"})
#: How a hasty thumb spells a connector.
SLIPS: Mapping[str, str] = {
    **dict.fromkeys(_words("adn amd ans abd nad andd annd anf ane em ne enn"), "AND"),
    **dict.fromkeys(_words("ro oor orr fo off ofd odf"), "OR"),
}
EXCEPT = frozenset({"except", "excluding", "exclude", "behalve", "uitgezonderd"})
NOT = EXCEPT | _words(
    "not niet geen no without zonder"
    " haven't hasn't hadn't didn't don't doesn't isn't aren't wasn't"
)
HAVE = frozenset({"has", "have", "having", "heeft", "hebben", "with", "met"})

PEOPLE = _words(
    "customers customer people persons everyone everybody someone anyone contacts"
    " contact clients buyers shoppers klanten klant mensen personen iedereen"
)
#: People whom no filter knows apart: such a word stays one to look for.
GENDERS = _words("women men ladies girls boys vrouwen mannen dames heren moeders")
_SAID = (
    "who whose which that where if show me find list get give all the a an my are is"
    " was were have has had do does did please wie die dat welke waarvan waarbij waar"
    " als toon laat zien geef mij zoek alle alles er de het een mijn zijn hebben heeft"
    " met with having like want ik wil of how many hoeveel welke welk i we there"
)
#: What a sentence has around what is asked.
FILLERS = PEOPLE | _words(_SAID)
#: Those of them that are words of names too.
IN_NAMES = _words("the a an de het een die is my me of met with ik wil i we many")

ARTICLES = frozenset({"the", "de", "het", "an"})

LIVES = _words(
    "live lives living lived based located resident residing comes come coming"
    " woont wonen wonend woonachtig gevestigd komt komen afkomstig"
)
PLACE = frozenset({"in", "from", "uit", "te"})

NEVER = frozenset({"never", "nooit"})
ORDERED = _words("ordered bought purchased besteld bestelden gekocht kocht kochten")
#: Those behind which a product is named.
BOUGHT = _words("bought purchased gekocht kocht kochten")
#: What people call customers, by what they did; behind it they are named.
KINDS: Mapping[str, str] = {
    **dict.fromkeys(_words("repeat returning terugkerende herhaal"), "orders>1"),
    **dict.fromkeys(("first time", "first-time", "one-time", "one time"), "orders:1"),
    "eenmalige": "orders:1",
    **dict.fromkeys(_words("loyal regular frequent"), "rfm_group:loyal"),
    **dict.fromkeys(_words("trouwe vaste regelmatige"), "rfm_group:loyal"),
    **dict.fromkeys(_words("best top beste"), "rfm_group:champions"),
    **dict.fromkeys(_words("dormant sleeping inactive"), "rfm_group:dormant"),
    **dict.fromkeys(_words("slapende inactieve"), "rfm_group:dormant"),
    **dict.fromkeys(_words("big valuable grote"), "predicted_spend_tier:high"),
    **dict.fromkeys(_words("recent recente"), "order_date>=-30d"),
    "nieuwe": "rfm_group:new",
}
#: People in one word, by what they do.
CALLED: Mapping[str, str] = {
    **dict.fromkeys(("vips", "vip's", "vip’s", "vipklanten"), "tag:vip"),
    **dict.fromkeys(_words("regulars stamklanten stamklant"), "rfm_group:loyal"),
    **dict.fromkeys(_words("subscribers abonnees"), "accepts_marketing:yes"),
    "nieuwsbriefabonnees": "accepts_marketing:yes",
}
#: What people are called who then live somewhere.
CROWDS = PEOPLE | GENDERS | frozenset(CALLED) | {"spenders"}
#: Who are customers since not long ago.
NEW = _words("new nieuwe")
#: What several words say together.
SAYINGS: Mapping[str, str] = {
    **{
        f"{verb} {joint}{letter}": "accepts_marketing:yes"
        for verb in (
            "subscribed to",
            "signed up for",
            "opted in to",
            "ingeschreven voor",
        )
        for joint in ("", "the ", "de ", "our ")
        for letter in (
            "newsletter",
            "newsletters",
            "nieuwsbrief",
            "marketing",
            "mailing",
        )
    },
    **dict.fromkeys(
        ("niets besteld", "nog niets besteld", "niets gekocht"), "orders:0"
    ),
    **dict.fromkeys(("ordered nothing", "bought nothing", "zero orders"), "orders:0"),
    **{
        said: "rfm_group:loyal"
        for verb in _words("buys buy orders order shops shop bought ordered")
        for said in (f"{verb} often", f"{verb} frequently", f"often {verb}")
    },
    **{
        said: "rfm_group:loyal"
        for verb in _words("bestelt bestellen besteld koopt kopen gekocht")
        for said in (f"{verb} vaak", f"vaak {verb}", f"{verb} regelmatig")
    },
    **{
        f"{size} spenders": "predicted_spend_tier:high"
        for size in ("big", "high", "top")
    },
    **dict.fromkeys(
        ("spends a lot", "spend a lot", "besteedt veel", "besteden veel"),
        "predicted_spend_tier:high",
    ),
    **{
        said: "abandoned_checkout_date:*"
        for cart in ("cart", "carts", "basket", "baskets")
        for said in (f"abandoned {cart}", f"abandoned their {cart}")
    },
    **{
        said: "abandoned_checkout_date:*"
        for cart in ("winkelwagen", "winkelwagens", "winkelmandje", "winkelmandjes")
        for said in (f"verlaten {cart}", f"{cart} verlaten", f"{cart} achtergelaten")
    },
}
MOST_OF_SAYING = max(len(each.split()) for each in SAYINGS)
MAILBOXES = _words("gmail hotmail outlook yahoo icloud live ziggo kpnmail proton")
#: What stands behind the name of a mailbox.
ADDRESS = _words("address addresses account accounts adres adressen emailadres users")
#: The same behind ``did not``.
TO_ORDER = _words("order buy purchase bestellen kopen")
NAMED = frozenset({"named", "called", "genaamd"})
PLACED = frozenset(
    {("placed", "order"), ("placed", "orders"), ("placed", "an", "order")}
    | {("plaatste", "een", "bestelling"), ("bestelling", "geplaatst")}
)
SPEAKS = frozenset({"speaks", "speak", "speaking", "spreekt", "spreken"})
JOINED = (
    ("signed", "up"),
    *((each,) for each in ("joined", "registered", "geregistreerd", "aangemeld")),
)
TAGGED = frozenset({"tagged", "gelabeld"})
TIMES = frozenset({"times", "time", "keer", "maal", "x"})
ONCE: Mapping[str, str] = {
    **dict.fromkeys(("once", "eenmaal", "eens", "één"), "1"),
    **dict.fromkeys(("twice", "tweemaal"), "2"),
    **dict.fromkeys(("zero", "nul"), "0"),
}
OR_MORE: Mapping[str, str] = {
    **dict.fromkeys(("more", "meer", "higher", "hoger"), ">="),
    **dict.fromkeys(("less", "fewer", "minder", "lager"), "<="),
}
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("day", "days", "dag", "dagen"), "d"),
    **dict.fromkeys(("week", "weeks", "weken"), "w"),
    **dict.fromkeys(("month", "months", "maand", "maanden"), "m"),
    **dict.fromkeys(("year", "years", "jaar", "jaren"), "y"),
}
#: What a text of SQL starts with.
STATEMENTS = frozenset({"select", "delete", "update", "insert"})
SUBSCRIBERS = frozenset({"subscribers", "subscriber", "abonnees", "abonnee"})
LETTER = frozenset({"newsletter", "nieuwsbrief", "email", "e-mail", "marketing"})

BIRTHDAY = _words("birthday birthdays verjaardag verjaardagen jarig jarigen jarige")

AGO = frozenset({"ago", "geleden"})
LAST = frozenset({"last", "past", "afgelopen", "laatste"})
MATCHES = ("matches", "match", "matching")

#: Words that make a sentence of a text without the name of a filter.
VERBS = (
    PEOPLE
    | LIVES
    | ORDERED
    | NEVER
    | TAGGED
    | NAMED
    | SPEAKS
    | LETTER
    | {words[0] for words in (*JOINED, *PLACED)}
    | {words.split()[-1] for words in (*SAYINGS, *CALLED)}
    | BIRTHDAY
    | EXCEPT
    | {"from", "uit", "no", "geen", "without", "zonder"}
)
