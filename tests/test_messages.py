"""What a person sees when a filter is wrong. Read this file as prose."""

import re

import pytest

import custquery as cq
from custquery.language.messages import LOCALES, catalogue

MESSAGES = [
    pytest.param(
        "contry:NL AND orders>3",
        """
error unknown-name: There is no filter called “contry”. Did you mean “country”?
  contry:NL AND orders>3
  ^^^^^^
        """,
        """
fout unknown-name: Er is geen filter ‘contry’. Bedoel je ‘country’?
  contry:NL AND orders>3
  ^^^^^^
        """,
        id="a misspelt name gets a suggestion",
    ),
    pytest.param(
        "orders > drie",
        """
error not-a-number: “orders” needs a number, not “drie”. Did you mean “3”?
  orders > drie
           ^^^^
        """,
        """
fout not-a-number: ‘orders’ vraagt om een getal, niet ‘drie’. Bedoel je ‘3’?
  orders > drie
           ^^^^
        """,
        id="a wrong value is underlined, not its name",
    ),
    pytest.param(
        'tag:"vip AND orders>3',
        """
error unclosed-quote: This quote is not closed. Close it after “vip”?
  tag:"vip AND orders>3
      ^
        """,
        """
fout unclosed-quote: Dit aanhalingsteken wordt niet gesloten. Sluiten na ‘vip’?
  tag:"vip AND orders>3
      ^
        """,
        id="an open quote is closed where a term begins",
    ),
    pytest.param(
        "(tag:vip OR tag:b2b",
        """
error unclosed-bracket: This bracket is not closed. Add )?
  (tag:vip OR tag:b2b
  ^
        """,
        """
fout unclosed-bracket: Dit haakje wordt niet gesloten. ) toevoegen?
  (tag:vip OR tag:b2b
  ^
        """,
        id="an open bracket",
    ),
    pytest.param(
        "country:Nederlnd",
        """
error not-a-country: There is no country “Nederlnd”. Did you mean “NL”?
  country:Nederlnd
          ^^^^^^^^
        """,
        """
fout not-a-country: Er is geen land ‘Nederlnd’. Bedoel je ‘NL’?
  country:Nederlnd
          ^^^^^^^^
        """,
        id="a closed list knows its members in two languages",
    ),
    pytest.param(
        "amount_spent>$50",
        """
error other-currency: Amounts are in EUR here; “$50” cannot be compared. \
Did you mean “50”?
  amount_spent>$50
               ^^^
        """,
        """
fout other-currency: Bedragen zijn hier in EUR; ‘$50’ kan niet worden vergeleken. \
Bedoel je ‘50’?
  amount_spent>$50
               ^^^
        """,
        id="another currency is never compared in silence",
    ),
    pytest.param(
        "tag:",
        """
error value-missing: Which value for “tag”? Fill it in.
  tag:
      ^
        """,
        """
fout value-missing: Welke waarde voor ‘tag’? Vul hem in.
  tag:
      ^
        """,
        id="a name that waits for its value",
    ),
]


@pytest.mark.parametrize(("text", "english", "dutch"), MESSAGES)
def test_a_message_says_what_was_read_and_the_way_out(
    text: str, english: str, dutch: str
) -> None:
    with pytest.raises(cq.FilterError) as caught:
        cq.compile(text)

    assert english.strip() == caught.value.render("en")
    assert dutch.strip() == caught.value.render("nl")


def test_every_message_is_in_every_language_with_the_same_arguments() -> None:
    def arguments(locale: str) -> dict[str, set[str]]:
        return {
            code: set(re.findall(r"\{(\w+)", text))
            for code, text in catalogue(locale).items()
        }

    english = arguments("en")

    for locale in LOCALES:
        assert english == arguments(locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_message_blames_begs_or_speaks_of_the_parser(locale: str) -> None:
    unwanted = re.compile(
        r"\b(invalid|please|token|EOF|parse|syntax|illegal|ongeldige?|alstublieft)\b",
        re.IGNORECASE,
    )
    # What a statement is called: the engine's own word, and the name of a status.
    allowed = {"sentence-choice-invalid"}

    wrong = [
        code
        for code, text in catalogue(locale).items()
        if unwanted.search(text) and code not in allowed
    ]

    assert [] == wrong
