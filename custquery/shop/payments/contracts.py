"""A payment method → the subscription contracts that are paid with it, and moved."""

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import updated
from custquery.shop.store.tables import CONTRACT

#: The contracts that are going to be charged, and those that may be again.
CHARGED, RESTING = frozenset({"active"}), frozenset({"paused", "failed"})

_OF = (
    "SELECT id, status FROM subscription_contract "
    "WHERE payment_method_id = :method ORDER BY id"
)
_MOVE = (
    "UPDATE subscription_contract SET payment_method_id = :new "
    "WHERE payment_method_id = :method"
)
_OWNER = "SELECT customer_id FROM subscription_contract WHERE id = :contract"
_SET = updated(CONTRACT, ("payment_method_id",))


def contracts_of(
    database: Database, method: int, statuses: frozenset[str]
) -> tuple[int, ...]:
    """Return the contracts in one of *statuses* that are paid with *method*."""
    rows = database.rows(_OF, {"method": method})
    return tuple(number for number, status in rows if status in statuses)


def move_contracts(database: Database, method: int, new: int | None) -> None:
    """Have what was paid with *method* paid with *new*, or with nothing."""
    database.run(_MOVE, {"method": method, "new": new})


def pay_with(database: Database, contract: int, method: int, owner: int) -> None:
    """
    Have a contract paid with a payment method of its customer.

    Raises:
        RequestError: ``contract-unknown``; ``payment-not-hers``.
    """
    hers = database.value(_OWNER, {"contract": contract})
    if hers is None:
        raise RequestError("contract-unknown", {"number": str(contract)})
    if hers != owner:
        said = {"number": str(method), "customer": str(hers)}
        raise RequestError("payment-not-hers", said)
    database.change(_SET, [(method, contract)])
