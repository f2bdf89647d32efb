"""A mistyped name → the names that were probably meant."""

from collections.abc import Iterable

from custquery.schema.closed import closest

#: Of more names nobody can choose.
_MOST = 3

#: What other programs call it → what it is called here, where that is known.
ELSEWHERE = {
    name: here
    for here, names in {
        "amount_spent": "lifetime_value ltv clv revenue omzet uitgaven sum_spent"
        " besteding bestedingen spending average_order_value order_value aov",
        "orders": "besteld purchases aankopen",
        "last_order_date": "last_purchase last_purchase_date laatste_aankoop",
        "first_order_date": "first_purchase first_purchase_date eerste_aankoop",
        "order_date": "purchase_date purchased aankoopdatum",
        "customer_added_date": "create_date signup_date sign_up_date"
        " date_created registration_date inschrijfdatum",
        "email_subscription_status": "email_marketing newsletter",
        "phone": "tel mobile mobiele_nummer gsm",
        "city": "gemeente",
        "country": "location locatie nation",
        "name": "contact",
    }.items()
    for name in names.split()
}
_PREFIXES = ("customer_", "default_", "primary_", "shopify.", "customers.", "contact_")


def closest_names(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """
    Return at most three of *known* that *name* is probably a slip of, best first.

    >>> closest_names("contry", ["country", "city", "orders"])
    ('country',)
    """
    typed, names = name.lower().replace("-", "_"), tuple(known)
    meant = ELSEWHERE.get(typed, _without_prefix(typed))
    near = [each for each in closest(typed, names) if _starts_alike(typed, each)]
    if meant in names:
        near = [meant, *(each for each in near if each != meant)]
    return tuple(near[:_MOST])


def _without_prefix(typed: str) -> str:
    """Return ``email`` for ``customer_email`` and ``default_email``."""
    found = next((each for each in _PREFIXES if typed.startswith(each)), "")
    return typed.removeprefix(found).rpartition(".")[2].strip("_")


def _starts_alike(typed: str, name: str) -> bool:
    """Tell whether two names start alike, one slip apart: people rarely miss there."""
    if typed[:1] == name[:1] or typed[:2][::-1] == name[:2]:
        return True
    if typed[1:] in {name, name[1:]} or name[1:] == typed:
        return True
    return typed in name.split("_")
