"""With what customers pay: references, renewed by a link, never lost in a vault."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve

import custquery as cq
from custquery.language.errors import PluginError, RequestError
from custquery.plugin import PaymentDetails, PaymentVault, VaultError, hookimpl
from custquery.shop import Shop
from custquery.shop.bulk import Edit
from custquery.shop.payments import ManualVault, has_card_number
from custquery.shop.payments.methods import PaymentMethod
from custquery.testing.vaults import PaymentVaultSuite

CARDS = json.loads(Path(__file__).with_name("cards.json").read_text("utf-8"))
CARD = "4242 4242 4242 4242"
NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


class Safe(PaymentVault):
    """A vault in memory, which can be out of order."""

    name = "safe"

    def __init__(self) -> None:
        self.kept = {
            f"pm_{n}": PaymentDetails("visa", f"000{n}", n, 2030) for n in range(1, 5)
        }
        self.works = True

    def details(self, reference: str) -> PaymentDetails | None:
        self._answer()
        return self.kept.get(reference)

    def remove(self, reference: str) -> None:
        self._answer()
        self.kept.pop(reference, None)

    def update_page(self, reference: str, back: str) -> str:
        return f"https://safe.example.com/{reference}?back={back}"

    def _answer(self) -> None:
        if not self.works:
            raise VaultError("timed out", again=True)


class TestSafe(PaymentVaultSuite):
    @pytest.fixture
    def vault(self) -> PaymentVault:
        return Safe()

    @pytest.fixture
    def reference(self) -> str:
        return "pm_1"


class TestManual(PaymentVaultSuite):
    knows = False

    @pytest.fixture
    def vault(self) -> PaymentVault:
        return ManualVault()

    @pytest.fixture
    def reference(self) -> str:
        return "folder 7"


@pytest.fixture
def safe() -> Safe:
    return Safe()


@pytest.fixture
def shop(shop: Shop, safe: Safe) -> Shop:
    class Plugin:
        @hookimpl
        def custquery_payment_vaults(self) -> list[PaymentVault]:
            return [safe]

    shop.environment = shop.environment.extended([Plugin()])
    shop.add([{"id": 1, "email": "noor@example.com"}, {"id": 2, "name": "Bas"}])
    return shop


@pytest.fixture
def method(shop: Shop) -> PaymentMethod:
    return shop.payments.add(1, "pm_1", vault="safe")


def contract(shop: Shop, method: PaymentMethod, status: str = "active") -> int:
    with shop.write() as rows:
        [number] = rows.contracts([{"customer_id": 1, "status": status}])
    shop.payments.pay_with(number, method.id)
    return number


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(RequestError) as caught:
        call()
    for locale in ("en", "nl"):
        assert "{" not in caught.value.render(locale)
    return caught.value.code


# Vaults


def test_a_vault_of_a_plugin_is_one_among_others(shop: Shop, safe: Safe) -> None:
    [plugin] = shop.environment.plugins

    assert {"payment-vault": ("safe",)} == plugin.adds
    assert ["safe", "manual"] == list(shop.payments.vaults)
    assert safe is shop.payments.vaults["safe"]


def test_what_is_no_vault_is_refused() -> None:
    class Plugin:
        @hookimpl
        def custquery_payment_vaults(self) -> list[object]:
            return ["safe"]

    with pytest.raises(PluginError) as caught:
        cq.environment().extended([Plugin()])

    assert "plugin-wrong-result" == caught.value.code


# What may be kept


@pytest.mark.parametrize("text", CARDS["refused"])
def test_what_looks_like_a_card_number_is_one(text: str) -> None:
    assert has_card_number(text)


@pytest.mark.parametrize("text", CARDS["kept"])
def test_what_does_not_look_like_a_card_number_is_none(text: str) -> None:
    assert not has_card_number(text)


@pytest.mark.parametrize(
    "given",
    [
        {"reference": CARD},
        {"details": PaymentDetails(brand=CARD)},
        {"details": PaymentDetails(last_four=CARD)},
        {"vault": CARD},
    ],
)
def test_a_card_number_is_refused_and_kept_nowhere(
    given: dict[str, object], shop: Shop, sql: Callable[..., list[object]]
) -> None:
    whole = {"reference": "folder 7", **given}
    with pytest.raises(RequestError) as caught:
        shop.payments.add(1, **whole)  # type: ignore[arg-type]

    assert "card-number-refused" == caught.value.code
    assert "4242" not in f"{caught.value}{caught.value.details}"
    assert [(0,)] == sql("SELECT count(*) FROM payment_method")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"details": PaymentDetails("", "42")}, "payment-last-four"),
        ({"details": PaymentDetails("", "٤٢٤٢")}, "payment-last-four"),
        ({"details": PaymentDetails("", "", 13, 2027)}, "payment-expiry"),
        ({"details": PaymentDetails("", "", 1, 27)}, "payment-expiry"),
        ({"details": PaymentDetails("", "", 1)}, "payment-expiry"),
        ({"reference": " "}, "payment-without-reference"),
        ({"reference": "x" * 256}, "value-too-long"),
        ({"vault": "bank"}, "payment-vault-unknown"),
        ({"vault": "safe"}, "payment-not-in-vault"),
        ({"customer": 9}, "customer-unknown"),
    ],
)
def test_what_cannot_be_kept_is_said(
    given: dict[str, object], code: str, shop: Shop
) -> None:
    whole = {"customer": 1, "reference": "folder 7", **given}

    assert code == refusal(lambda: shop.payments.add(**whole))  # type: ignore[arg-type]


def test_what_the_vault_tells_goes_over_what_is_given(shop: Shop) -> None:
    known = shop.payments.add(1, "pm_1", PaymentDetails("maestro"), vault="safe")
    own = PaymentDetails("sepa", "4300", 5, 2027)
    said = shop.payments.add(1, " folder 7 ", own)

    assert ("visa", "0001", 1, 2030) == (
        known.brand,
        known.last_four,
        known.expiry_month,
        known.expiry_year,
    )
    assert ("manual", "folder 7", "sepa") == (said.vault, said.reference, said.brand)
    assert (known, said) == shop.payments.of(1)
    assert "payment-known" == refusal(lambda: shop.payments.add(2, "folder 7"))


@pytest.mark.parametrize(
    ("today", "is_expired"),
    [(date(2027, 5, 31), False), (date(2027, 6, 1), True), (date(2028, 1, 1), True)],
)
def test_it_expires_at_the_end_of_its_month(
    today: date, is_expired: object, shop: Shop
) -> None:
    method = shop.payments.add(1, "folder 7", PaymentDetails("", "", 5, 2027))

    assert is_expired == method.is_expired(today)
    assert not shop.payments.is_expired(method)
    assert not shop.payments.add(1, "folder 8").is_expired(today)


# Removing and replacing


def test_what_is_removed_is_gone_here_and_in_the_vault(
    shop: Shop, method: PaymentMethod, safe: Safe
) -> None:
    removed = shop.payments.remove(method.id)

    assert (method, (), True) == (removed.method, removed.contracts, removed.settled)
    assert () == shop.payments.of(1)
    assert "pm_1" not in safe.kept
    assert "payment-unknown" == refusal(lambda: shop.payments.remove(method.id))


def test_what_a_subscription_is_paid_with_is_not_removed(
    shop: Shop, method: PaymentMethod, safe: Safe
) -> None:
    contract(shop, method)

    assert "payment-used" == refusal(lambda: shop.payments.removable(method.id))
    assert "payment-used" == refusal(lambda: shop.payments.remove(method.id))
    assert "pm_1" in safe.kept


def test_resting_subscriptions_are_named(shop: Shop, method: PaymentMethod) -> None:
    paused = contract(shop, method, "paused")
    contract(shop, method, "cancelled")

    assert (paused,) == shop.payments.removable(method.id)
    assert (paused,) == shop.payments.remove(method.id).contracts


def test_subscriptions_go_with_what_replaces_it(
    shop: Shop,
    method: PaymentMethod,
    safe: Safe,
    sql: Callable[..., list[object]],
) -> None:
    contract(shop, method)

    new = shop.payments.replace(method.id, "pm_2")

    assert (new,) == shop.payments.of(1)
    assert ("safe", "0002") == (new.vault, new.last_four)
    assert [(new.id,)] == sql("SELECT payment_method_id FROM subscription_contract")
    assert ["pm_2", "pm_3", "pm_4"] == list(safe.kept)


def test_a_vault_that_is_silent_is_asked_again(
    shop: Shop, method: PaymentMethod, safe: Safe
) -> None:
    safe.works = False
    assert not shop.payments.remove(method.id).settled
    assert ["revoked"] == [each.status for each in shop.payments.of(1)]
    assert "payment-revoked" == refusal(lambda: shop.payments.replace(method.id, "x"))
    assert [method.id] == [each.id for each in shop.payments.settle()]

    safe.works = True

    assert () == shop.payments.settle()
    assert () == shop.payments.of(1)
    assert "pm_1" not in safe.kept


def test_nothing_is_added_from_a_vault_that_is_silent(shop: Shop, safe: Safe) -> None:
    safe.works = False

    code = refusal(lambda: shop.payments.add(1, "pm_1", vault="safe"))

    assert "payment-vault-failed" == code
    assert () == shop.payments.of(1)


def test_a_contract_is_paid_with_what_is_hers(shop: Shop) -> None:
    other = shop.payments.add(2, "folder 9")
    own = shop.payments.add(1, "folder 8")
    number = contract(shop, own)

    pay = shop.payments.pay_with
    assert "payment-not-hers" == refusal(lambda: pay(number, other.id))
    assert "contract-unknown" == refusal(lambda: pay(99, own.id))


def test_a_customer_with_a_payment_method_is_not_deleted_or_merged(
    shop: Shop,
) -> None:
    shop.payments.add(1, "folder 7")
    with shop.write() as rows:
        [skipped] = rows.delete([1]).skipped

    assert "has-payment-method" == skipped.code
    blocked = shop.duplicates.preview(1, 2).blocks
    assert ["has-payment-method"] == [each.code for each in blocked]
    plan = shop.bulk.plan(Edit.delete(), [1, 2])
    assert {"has-payment-method": 1} == plan.skipped


def test_every_change_is_in_the_audit_trail_without_the_reference(
    shop: Shop, method: PaymentMethod, sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    new = shop.payments.replace(method.id, "pm_2")
    shop.payments.remove(new.id)

    found = sql("SELECT what, details FROM audit_entry ORDER BY id")
    assert [
        ("payment-added", "1"),
        ("payment-replaced", "1 by 2"),
        ("payment-forgotten", "1"),
        ("payment-removed", "2"),
        ("payment-forgotten", "2"),
    ] == [each for each in found if str(each[0]).startswith("payment")]


# Links


@pytest.fixture
def posting(shop: Shop) -> Shop:
    shop.mail.configure(
        sender="shop@example.com", sender_name="Acme", page="https://acme.example/pay"
    )
    return shop


Letters = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def letters(sql: Letters) -> Letters:
    """Return what reads to whom letters go, and what they say."""
    return partial(sql, "SELECT recipient, text FROM outbox ORDER BY id")


def token(letters: Letters) -> str:
    """Return what the link in the last letter holds."""
    found = re.search(r"payment-update=(\S+)", letters()[-1][1])
    assert found
    return found[1]


def test_a_link_leads_to_the_payment_method(
    posting: Shop, method: PaymentMethod, letters: Letters
) -> None:
    posting.payments.send_link(method.id)

    assert ["noor@example.com"] == [to for to, _ in letters()]
    assert method == posting.payments.by_link(token(letters))
    page = posting.payments.update_page(token(letters), "https://acme.example/done")
    assert page.startswith("https://safe.example.com/pm_1")
    assert "pm_1" not in letters()[0][1]


def test_a_link_goes_to_an_address_of_hers_and_to_no_other(
    posting: Shop, method: PaymentMethod, letters: Letters
) -> None:
    posting.define_metafield("facts", "billing", "text")
    with posting.write() as rows:
        given = {"customer_id": 1, "path": "facts.billing"}
        rows.metafields([{**given, "value": "pay@example.com"}])

    assert ("noor@example.com", "pay@example.com") == posting.payments.addresses(1)
    posting.payments.send_link(method.id, "pay@example.com")
    assert ["pay@example.com"] == [to for to, _ in letters()]
    send = posting.payments.send_link
    code = refusal(lambda: send(method.id, "eve@example.com"))
    assert "payment-address-unknown" == code


def test_who_has_no_address_gets_no_link(posting: Shop) -> None:
    method = posting.payments.add(2, "folder 9")

    assert "mail-without-address" == refusal(
        lambda: posting.payments.send_link(method.id)
    )


def test_a_link_expires(posting: Shop, method: PaymentMethod, letters: Letters) -> None:
    posting.payments.send_link(method.id, days=2)
    found = token(letters)
    for days, code in ((1, None), (3, "link-expired")):
        moment = NOW + timedelta(days=days)
        posting.environment = evolve(posting.environment, clock=lambda: moment)  # noqa: B023  # used in this turn
        if code is None:
            assert method == posting.payments.by_link(found)
        else:
            assert code == refusal(lambda: posting.payments.by_link(found))


def test_a_link_to_what_was_updated_since_is_over(
    posting: Shop, method: PaymentMethod, letters: Letters
) -> None:
    posting.payments.send_link(method.id)
    posting.payments.replace(method.id, "pm_2")

    assert "payment-unknown" == refusal(
        lambda: posting.payments.by_link(token(letters))
    )
    assert "link-not-ours" == refusal(
        lambda: posting.payments.by_link(token(letters) + "x")
    )
