"""
What CLDR does not know of countries, languages and currencies, written by hand.

Read by `custquery.schema.closed.build` only: add a name here and run ``make tables``.
"""

#: Two letters that CLDR has a name for and ISO 3166-1 does not assign to a country.
#: Kosovo, Ascension and Tristan da Cunha stay: shops deliver there.
NOT_COUNTRIES = "CP CQ DG EA EU EZ IC QO UN XA XB ZZ"

#: Alpha-3 codes that CLDR does not have, or not as they are used.
ALPHA_3 = {"XK": "XKX"}

#: What people and other programs call a country, beside its codes and its names in
#: English, in Dutch and at home. A part of a country is not its country (Schotland,
#: Bonaire), and a name of two is refused (Congo, Korea), as the laws ask; England for
#: the United Kingdom is how people speak.
COUNTRIES = {
    "AE": ("UAE", "VAE", "Emirates", "Emiraten"),
    "AQ": ("Zuidpool",),
    "BA": ("Bosnia", "Bosnië"),
    "BN": ("Brunei Darussalam",),
    "BO": ("Plurinational State of Bolivia", "Bolivia, Plurinational State of"),
    "BQ": ("Bonaire, Sint Eustatius and Saba", "BES-eilanden", "BES islands"),
    "BY": ("Wit-Rusland",),
    "CC": ("Cocos Islands", "Keeling Islands"),
    "CD": (
        "DRC",
        "DR Congo",
        "Democratic Republic of the Congo",
        "Congo, The Democratic Republic of the",
        "Democratische Republiek Congo",
        "Zaire",
    ),
    "CF": ("CAR",),
    "CG": ("Republic of the Congo", "Republiek Congo", "Congo, Republic of the"),
    "CI": ("Ivory Coast", "Republic of Côte d'Ivoire"),
    "CN": ("People's Republic of China", "PRC", "Volksrepubliek China"),
    "CV": ("Cabo Verde", "Kaapverdische Eilanden"),
    "CZ": ("Czech Republic", "Tsjechische Republiek"),
    "DE": ("Federal Republic of Germany", "Bondsrepubliek Duitsland", "BRD"),
    "DO": ("Dom. Rep.",),
    "FK": ("Falkland Islands (Malvinas)", "Malvinas", "Falklands"),
    "FM": ("Micronesia, Federated States of", "Federated States of Micronesia"),
    "FO": ("Faroes", "Faeröereilanden"),
    "GB": (
        "UK",
        "VK",
        "Great Britain",
        "Britain",
        "Groot-Brittannië",
        "England",
        "Engeland",
        "United Kingdom of Great Britain and Northern Ireland",
        "Verenigd Koninkrijk van Groot-Brittannië en Noord-Ierland",
    ),
    "GR": ("EL", "Hellas"),
    "HK": ("Hong Kong", "Hong Kong SAR"),
    "HM": ("Heard Island and McDonald Islands",),
    "IE": ("Republic of Ireland", "Republiek Ierland"),
    "IR": ("Iran, Islamic Republic of", "Islamic Republic of Iran"),
    "KP": (
        "DPRK",
        "Korea, Democratic People's Republic of",
        "Democratic People's Republic of Korea",
    ),
    "KR": ("Korea, Republic of", "Republic of Korea", "Republiek Korea"),
    "LA": ("Lao People's Democratic Republic",),
    "LY": ("Libyan Arab Jamahiriya",),
    "MD": ("Moldova, Republic of", "Republic of Moldova"),
    "MF": ("Saint Martin (French part)",),
    "MK": ("Macedonia", "Macedonië", "FYROM"),
    "MM": ("Myanmar", "Burma", "Birma"),
    "MO": ("Macao", "Macau", "Macao SAR", "Macau SAR"),
    "NL": (
        "Holland",
        "Nederlanden",
        "Kingdom of the Netherlands",
        "Koninkrijk der Nederlanden",
    ),
    "PN": ("Pitcairn",),
    "PS": (
        "Palestine",
        "Palestina",
        "Palestine, State of",
        "State of Palestine",
        "Palestinian Territory, Occupied",
    ),
    "RU": ("Russian Federation", "Russische Federatie"),
    "SH": ("Saint Helena, Ascension and Tristan da Cunha",),
    "SR": ("Surinam",),
    "SX": ("Sint Maarten (Dutch part)",),
    "ST": ("São Tomé",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TW": ("Taiwan, Province of China",),
    "TZ": ("Tanzania, United Republic of", "United Republic of Tanzania"),
    "UM": ("United States Minor Outlying Islands",),
    "US": (
        "VS",
        "America",
        "Amerika",
        "United States of America",
        "Verenigde Staten van Amerika",
    ),
    "VA": ("Holy See", "Holy See (Vatican City State)", "Vatican", "Vaticaan"),
    "VE": ("Venezuela, Bolivarian Republic of", "Bolivarian Republic of Venezuela"),
    "VG": ("Virgin Islands, British", "BVI"),
    "VI": ("Virgin Islands, U.S.", "USVI", "United States Virgin Islands"),
    "VN": ("Viet Nam",),
    "ZA": ("RSA",),
}

#: Languages that shops offer and that ISO 639-1 has no code for.
LONG_LANGUAGES = ("ckb", "fil")

#: Codes that were replaced, and names, by the code that is meant now.
LANGUAGES = {
    "el": ("Modern Greek", "Nieuwgrieks"),
    "fa": ("Farsi",),
    "fy": ("Frisian", "West-Fries"),
    "he": ("iw",),
    "id": ("in",),
    "jv": ("jw",),
    "kl": ("Greenlandic",),
    "my": ("Myanmar",),
    "nb": ("Bokmål",),
    "nl-BE": ("Belgian Dutch", "Belgisch-Nederlands"),
    "nn": ("Nynorsk",),
    "or": ("Oriya",),
    "pt-BR": ("Braziliaans", "Braziliaans-Portugees", "Brazilian"),
    "ro": ("mo",),
    "si": ("Sinhalese",),
    "uk": ("Oekrains",),
    "yi": ("ji",),
    "zh": ("Mandarin", "Mandarijn"),
}

#: How a language can be written, as its code may say: ``zh-Hant``.
SCRIPTS = ("Arab", "Cyrl", "Deva", "Hans", "Hant", "Latn")

#: Regions of more than one country, as a language code may say: ``es-419``.
WIDE_REGIONS = ("001", "150", "419")

#: ISO 4217: the digits after the decimal mark where they are not two. CLDR has its own,
#: which follow what shops round to, so they are not used.
MINOR_UNITS = {
    0: "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

#: ISO 4217 codes that are no coins: units of account and funds.
UNITS_OF_ACCOUNT = "BOV CHE CHW CLF COU MXV SVC USN UYI UYW VED"

#: A currency that ended before this year is in no shop's orders.
ENDED = 2010

#: The order of the candidates of a sign or a word; the others follow by code.
MOST_USED = (
    "EUR USD GBP JPY CNY INR CHF CAD AUD NZD HKD SGD SEK NOK DKK MXN BRL PLN CZK TRY"
)

#: Signs; CLDR gives one each, people use these.
SYMBOLS = {
    "€": "EUR",
    "$": "USD CAD AUD NZD HKD SGD MXN TWD ARS CLP COP UYU BMD BSD BBD BZD BND CUP DOP "
    "FJD GYD JMD KYD LRD NAD SBD SRD SVC TTD XCD",
    "US$": "USD",
    "C$": "CAD NIO",
    "CA$": "CAD",
    "CAD$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "MX$": "MXN",
    "J$": "JMD",
    "R$": "BRL",
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "JPY CNY",
    "₹": "INR",
    "₩": "KRW KPW",
    "₪": "ILS",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₫": "VND",
    "฿": "THB",
    "₱": "PHP CUP",
    "₦": "NGN",
    "₲": "PYG",
    "₡": "CRC",
    "₸": "KZT",
    "₮": "MNT",
    "₾": "GEL",
    "₼": "AZN",
    "₵": "GHS",
    "₭": "LAK",
    "৳": "BDT",
    "៛": "KHR",
    "֏": "AMD",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "kr": "SEK NOK DKK ISK",
    "kr.": "DKK ISK",
    "Fr": "CHF",
    "Fr.": "CHF",
    "SFr": "CHF",
    "SFr.": "CHF",
    "R": "ZAR",
    "Rs": "INR LKR MUR NPR PKR SCR",
    "Rs.": "INR LKR MUR NPR PKR SCR",
    "RM": "MYR",
    "Rp": "IDR",
    "лв": "BGN",
    "лв.": "BGN",
}

#: Words for a currency, beside its names in CLDR and the last word of each.
CURRENCIES = {
    "BRL": ("reais",),
    "CNY": ("renminbi", "RMB"),
    "GBP": ("pound sterling", "pond sterling", "sterling", "Britse ponden"),
    "PLN": ("zloties",),
    "USD": ("American dollar", "American dollars", "Amerikaanse dollars"),
}

#: Dutch plurals that CLDR, which counts with the singular, does not have.
PLURALS = {
    "dollar": "dollars",
    "frank": "franken",
    "peso": "peso's",
    "pond": "ponden",
    "rand": "randen",
    "roepie": "roepies",
}

#: Last words of a name that are no word for money.
NOT_MONEY = frozenset({"gold"})
