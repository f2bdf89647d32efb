"""The closed lists: every spelling means one member, and the tables are fresh."""

import importlib
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.schema import closed
from custquery.schema.closed import (
    by_hand,
    closest,
    country_code,
    country_name,
    country_names,
    currency,
    currency_name,
    currency_names,
    currency_of,
    currency_symbol,
    key,
    language_base,
    language_code,
    language_name,
    language_names,
    minor_units,
)
from custquery.schema.closed.countries import CODES as COUNTRY_CODES
from custquery.schema.closed.countries import COUNTRIES
from custquery.schema.closed.currencies import CURRENCIES, SYMBOLS, WORDS
from custquery.schema.closed.languages import CODES as LANGUAGE_CODES
from custquery.schema.closed.languages import LANGUAGES
from custquery.schema.text import fold


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """Give the generator, which needs two libraries that the product does not."""
    pytest.importorskip("babel", reason="only `make tables` needs Babel")
    pytest.importorskip("phonenumbers", reason="only `make tables` needs phonenumbers")
    return importlib.import_module("custquery.schema.closed.build")


TABLES = ("countries", "currencies", "languages", "phones")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_its_generator_writes(build: ModuleType, name: str) -> None:
    table = importlib.import_module(f"custquery.schema.closed.{name}")
    here = build.made_with(f"{name}.py")
    if table.MADE_WITH != here:
        pytest.skip(f"{name}.py was made with {table.MADE_WITH}; here is {here}")

    written = Path(str(table.__file__)).read_text(encoding="utf-8")

    assert build.render()[f"{name}.py"] == written


def test_a_name_of_two_countries_stops_the_generator(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(by_hand.COUNTRIES, "FR", ("Holland",))

    with pytest.raises(build.AmbiguousNameError, match="'Holland' is FR and NL"):
        build.render()


def test_every_alias_means_its_own_country() -> None:
    assert [] == [
        (alias, code, country_code(alias))
        for code, aliases in by_hand.COUNTRIES.items()
        for alias in aliases
        if country_code(alias) != code
    ]


def test_every_alias_means_its_own_language() -> None:
    assert [] == [
        (alias, code, language_code(alias))
        for code, aliases in by_hand.LANGUAGES.items()
        for alias in aliases
        if language_code(alias) != code
    ]


# Countries


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_country_is_read_by_its_codes_and_names(code: str) -> None:
    for spelling in (code, code.lower(), *COUNTRIES[code]):
        assert code == country_code(spelling)
        assert code == country_code(f" {fold(spelling).upper()} ")


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("NL", "Holland, the Netherlands, Nederland, nld, de Nederlanden"),
        ("US", "VS, V.S., USA, U.S.A., US, United States of America, America, Amerika"),
        ("US", "Verenigde Staten, de Verenigde Staten van Amerika"),
        (
            "GB",
            "VK, V.K., UK, U.K., Great Britain, Groot-Brittannië, England, Engeland",
        ),
        ("TR", "Turkey, Türkiye, Turkiye, Turkije"),
        ("CZ", "Czechia, Czech Republic, Tsjechië, Tsjechie, Česko"),
        ("CI", "Ivory Coast, Ivoorkust, Côte d'Ivoire, Cote d’Ivoire"),
        ("KR", "South Korea, Zuid-Korea, zuidkorea, Republic of Korea"),
        ("KP", "North Korea, Noord-Korea"),
        ("BO", "Bolivia"),
        ("VE", "Venezuela"),
        ("RU", "Russia, Rusland, Russian Federation"),
        ("VN", "Vietnam, Viet Nam"),
        ("MK", "Macedonia, Noord-Macedonië"),
        ("SZ", "Swaziland, Eswatini"),
        ("MM", "Burma, Birma, Myanmar"),
        ("BA", "Bosnia and Herzegovina, Bosnië & Herzegovina, Bosnië-Herzegovina"),
        ("SX", "Sint Maarten, St. Maarten, Sint-Maarten"),
        ("MF", "Saint Martin, St. Martin, Saint-Martin"),
        ("DE", "Deutschland, de, DE"),
        ("BE", "België, Belgique, Belgien, Belgium"),
        ("XK", "Kosovo"),
        ("JP", "日本, Japan"),
    ],
)
def test_a_country_is_read_as_people_call_it(code: str, spellings: str) -> None:
    for spelling in spellings.split(", "):
        assert (spelling, code) == (spelling, country_code(spelling))


@pytest.mark.parametrize(
    "text", ["XX", "", "-", "Congo", "Korea", "Schotland", "Bonaire", "EU", "ZZ", "N"]
)
def test_what_is_no_country_or_more_than_one_is_refused(text: str) -> None:
    assert country_code(text) is None


def test_all_of_iso_3166_is_there() -> None:
    assert 249 == len(COUNTRIES.keys() - {"XK", "AC", "TA"})
    assert len(COUNTRIES) == len({row[0] for row in COUNTRIES.values()})


def test_a_country_has_a_dutch_and_an_english_name() -> None:
    assert "Duitsland" == country_name("DE", "nl")
    assert "Duitsland" == country_name("DE", "nl_BE")
    assert "Germany" == country_name("DE", "en-GB")
    assert "Germany" == country_name("DE", "fr")
    assert "België" == country_names("nl")["BE"]
    with pytest.raises(KeyError):
        country_name("XX", "en")


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    assert country_code(text) in {None, *COUNTRIES}
    assert isinstance(currency_of(text), tuple)
    code = language_code(text)
    assert code is None or language_base(code) in LANGUAGES


# Languages


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_is_read_by_its_code_and_english_name(code: str) -> None:
    assert code == language_code(code.upper())
    assert code == language_code(LANGUAGES[code][0])


def test_one_dutch_name_is_the_code_of_another_language() -> None:
    read = {code: language_code(row[1]) for code, row in LANGUAGES.items()}

    assert {"ii": "yi"} == {
        code: other for code, other in read.items() if other != code
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dutch", "nl"),
        ("NEDERLANDS", "nl"),
        ("nld", "nl"),
        ("Deutsch", "de"),
        ("francais", "fr"),
        ("iw", "he"),
        ("Filipino", "fil"),
        ("nl-NL", "nl-NL"),
        ("en_US", "en-US"),
        ("EN-us", "en-US"),
        ("en-UK", "en-GB"),
        ("pt-BR", "pt-BR"),
        ("Vlaams", "nl-BE"),
        ("es-419", "es-419"),
        ("zh_hant", "zh-Hant"),
        ("zh-Hans-CN", "zh-Hans-CN"),
        ("eng-US", "en-US"),
    ],
)
def test_a_language_is_read_as_people_write_it(text: str, code: str) -> None:
    assert code == language_code(text)


@pytest.mark.parametrize("text", ["", "xx", "en-XX", "en-", "en-US-x", "en-US-US", "-"])
def test_what_is_no_language_is_refused(text: str) -> None:
    assert language_code(text) is None


@pytest.mark.parametrize("code", [*LANGUAGES, "en-US", "zh-Hant-TW", "es-419"])
def test_a_language_has_a_dutch_and_an_english_name(code: str) -> None:
    assert code == language_code(code)
    assert language_name(code, "nl")
    assert language_name(code, "en")


def test_a_region_is_named_with_its_language() -> None:
    assert "Engels (Verenigde Staten)" == language_name("en-US", "nl")
    assert "Spanish (Latin America)" == language_name("es-419", "en")
    assert "Duits" == language_names("nl")["de"]
    assert "en" == language_base("en-US")


# Currencies


@pytest.mark.parametrize(
    ("units", "codes"),
    [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
        (2, "EUR USD GBP CHF ALL AFN HUF TWD MGA MRU RSD SYP IRR LBP COP IDR TRY"),
    ],
)
def test_the_minor_units_are_those_of_iso_4217(units: int, codes: str) -> None:
    for code in codes.split():
        assert (code, units) == (code, minor_units(code))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("€", "EUR"),
        ("euro", "EUR"),
        ("Euros", "EUR"),
        ("euro's", "EUR"),
        ("eur", "EUR"),
        ("£", "GBP"),
        ("pond", "GBP"),
        ("ponden", "GBP"),
        ("pounds", "GBP"),
        ("pound sterling", "GBP"),
        ("$", "USD"),
        ("＄", "USD"),
        ("dollar", "USD"),
        ("Amerikaanse dollar", "USD"),
        ("US$", "USD"),
        ("¥", "JPY"),
        ("yen", "JPY"),
        ("zł", "PLN"),
        ("frank", "CHF"),
        ("kronor", "SEK"),
        ("Deense kroon", "DKK"),
    ],
)
def test_a_currency_is_read_as_people_write_it(word: str, code: str) -> None:
    assert code == currency_of(word)[0]


def test_a_sign_of_several_currencies_gives_them_all() -> None:
    assert {"USD", "CAD", "AUD", "NZD", "MXN"} < set(currency_of("$"))
    assert ("JPY", "CNY") == currency_of("¥")
    assert ("SEK", "NOK", "DKK", "ISK") == currency_of("kr")
    assert () == currency_of("bananas")
    assert () == currency_of("")


def test_only_a_code_is_a_currency_code() -> None:
    assert "EUR" == currency(" eur")
    assert currency("€") is None
    assert currency("XXX") is None


def test_a_currency_has_a_sign_and_names() -> None:
    assert "€" == currency_symbol("EUR")
    assert "Britse pond" == currency_name("GBP", "nl")
    assert "Japanese Yen" == currency_names()["JPY"]


def test_no_two_currencies_share_a_sign_of_their_own() -> None:
    signs = [currency_symbol(code) for code in CURRENCIES]

    assert len(signs) == len(set(signs))


def test_signs_and_words_name_known_currencies() -> None:
    named = {
        code for table in (SYMBOLS, WORDS) for each in table.values() for code in each
    }

    assert named == set(CURRENCIES)
    assert all(Decimal(10) ** -minor_units(code) <= 1 for code in CURRENCIES)


# Keys and spelling


@pytest.mark.parametrize("table", [COUNTRY_CODES, LANGUAGE_CODES, WORDS])
def test_the_keys_of_a_table_are_keys(table: dict[str, object]) -> None:
    assert [] == [name for name in table if key(name) != name]


def test_every_public_name_is_there() -> None:
    assert sorted(closed.__all__) == closed.__all__
    assert all(callable(getattr(closed, name)) for name in closed.__all__)


FIELDS = (
    "amount_spent",
    "city",
    "company",
    "country",
    "email",
    "first_name",
    "last_order",
    "number_of_orders",
    "order_date",
    "orders",
    "phone",
    "tag",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("contry", "country"),
        ("countyr", "country"),
        ("Contry", "country"),
        ("ordres", "orders"),
        ("order", "orders"),
        ("oders", "orders"),
        ("tga", "tag"),
        ("tags", "tag"),
        ("ctiy", "city"),
        ("emial", "email"),
        ("e-mail", "email"),
        ("amountspent", "amount_spent"),
        ("amuont_spend", "amount_spent"),
        ("amount", "amount_spent"),
        ("numberoforder", "number_of_orders"),
        ("firstname", "first_name"),
    ],
)
def test_the_nearest_name_comes_first(typed: str, meant: str) -> None:
    assert meant == closest(typed, FIELDS)[0]


@pytest.mark.parametrize("typed", ["", "-", "x", "xx", "banana", "zip", "loyalty_tier"])
def test_nothing_is_offered_when_nothing_is_near(typed: str) -> None:
    assert () == closest(typed, FIELDS)


def test_a_code_is_offered_for_its_swap_only() -> None:
    assert ("NL",) == closest("LN", ("BE", "LI", "NL", "NO"))
    assert ("NL",) == closest("nl", ("BE", "LI", "NL", "NO"))
    assert () == closest("XX", COUNTRIES)


def test_a_swap_is_nearer_than_another_letter() -> None:
    assert ("vip", "vpo") == closest("vpi", ("vpo", "vip"))


def test_at_most_the_limit_is_offered_each_once() -> None:
    names = ("tag", "tag", "tax", "tab", "tan")

    assert ("tag", "tax", "tab") == closest("taq", names)
    assert ("tag",) == closest("taq", names, limit=1)


def test_the_names_of_two_are_offered_for_what_they_share() -> None:
    near = closest("Korea", country_names().values())

    assert {"North Korea", "South Korea"} == set(near)


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=5))
def test_only_candidates_are_offered(word: str, names: list[str]) -> None:
    offered = closest(word, names)

    assert len(offered) == len(set(offered)) <= 3
    assert set(offered) <= set(names)
