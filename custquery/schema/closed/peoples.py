"""
What people of a country, and their language, are called → the code of the country.

``land:duits`` is no country, but which one is meant is clear. Asked only of a value
that was refused: nothing is read so.
"""

from functools import lru_cache

#: By code: with what the words start, in English and Dutch, folded.
_STEMS = """
AR argentin; AT austrian oostenrijk; AU australi; BE belg; BG bulgar bulgaar;
BR brazil brazili; CA canad; CH swiss zwitser; CL chile; CN chines; CZ czech tsjech;
DE german duits; DK danish dane deens deen; EE estonian est; ES spanish spaniard spaans
spanjaard; FI finnish fin; FR french frans frenchm; GB british brit english engels
engelsm schot scottish; GR greek griek; HR croat kroat kroaat; HU hungarian hongaar;
ID indonesi; IE irish ier; IL israeli; IN indian indi; IT italian italia; JP japan;
KR korean korea; LT lithuanian litou; LU luxemb; LV latvian let; MA morocc marokk;
MX mexic; NL dutch hollander hollands nederlander nederlands; NO norwegian noor noors;
NZ kiwi; PL polish pole pools pool; PT portug; RO romanian roemeen roemeens; RS serbian
servi; RU russian rus russisch; SE swed zweed zweeds; SI slovenian sloveen; SK slovak
slowaak; SR surinam; TR turkish turk; UA ukrain oekrai; US american amerika;
ZA south african zuid-afrika
"""
#: What stands behind a stem: ``Duitse``, ``Belgische``, ``Canadian``.
_ENDINGS = """
e r s n a an er en es se sch sche ers ian ians ish aan aans aanse isch ische men aas
ees eese ese ein ans nse tse tsch
"""


@lru_cache(maxsize=256)
def country_of_people(word: str) -> str | None:
    """
    Return the code of the country whose people or language *word* names, if any.

    Args:
        word: Folded, such as ``duitse``.

    >>> country_of_people("duits"), country_of_people("belgian")
    ('DE', 'BE')
    >>> country_of_people("norwegians"), country_of_people("dutchy")
    ('NO', None)
    """
    for line in _STEMS.replace("\n", " ").split(";"):
        code, *stems = line.split()
        for stem in stems:
            ending = word.removeprefix(stem)
            if word == stem or (ending != word and ending in _ENDINGS.split()):
                return code
    return None
