"""What Stripe has is told, detached and renewed, and a key never leaves its header."""

import json
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from attrs import evolve
from custquery_stripe import KEY, Stripe, StripeVault
from fake_stripe import SECRET, Account, Body, Reply, card, error, serving

import custquery
from custquery.plugin import PaymentDetails, PaymentVault, VaultError, hookimpl
from custquery.shop import Shop
from custquery.testing.vaults import PaymentVaultSuite

BACK = "https://shop.example.com/done?a=1&b=2"


@pytest.fixture
def account() -> Account:
    return Account()


Serve = Callable[..., str]


@pytest.fixture
def serve(account: Account) -> Iterator[Serve]:
    """Return what opens a door to the account."""
    with ExitStack() as opened:

        def start(context: ssl.SSLContext | None = None) -> str:
            return opened.enter_context(serving(account, context))

        yield start


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def vault(
    serve: Serve, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> StripeVault:
    monkeypatch.setenv(KEY, SECRET)
    return StripeVault(Stripe(f"http://{serve()}", pause=pauses.append))


def refused(call: Callable[[], object]) -> VaultError:
    with pytest.raises(VaultError) as caught:
        call()
    return caught.value


class TestStripe(PaymentVaultSuite):
    @pytest.fixture
    def reference(self) -> str:
        return "pm_1"

    @pytest.fixture
    def vault(self, vault: StripeVault) -> PaymentVault:
        return vault


# What is told


def test_of_a_card_only_what_may_be_shown_is_told(vault: StripeVault) -> None:
    assert PaymentDetails("visa", "4242", 8, 2030) == vault.details("pm_1")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"type": "sepa_debit", "sepa_debit": {"last4": "3201", "country": "NL"}},
            PaymentDetails("sepa_debit", "3201"),
        ),
        ({"type": "paypal", "paypal": {}}, PaymentDetails("paypal")),
        ({"type": "card"}, PaymentDetails("card")),
        ({"type": "card", "card": None}, PaymentDetails("card")),
        ({"type": 7, "card": {"brand": "visa"}}, PaymentDetails()),
        (
            {"type": "card", "card": {"brand": 1, "last4": "42424242"}},
            PaymentDetails("card"),
        ),
        (
            {"type": "card", "card": {"brand": "visa", "exp_month": 13, "exp_year": 3}},
            PaymentDetails("visa"),
        ),
        (
            {"type": "card", "card": {"exp_month": True, "exp_year": 2030}},
            PaymentDetails("card"),
        ),
    ],
)
def test_other_kinds_are_told_too(
    vault: StripeVault, account: Account, given: Body, told: PaymentDetails
) -> None:
    account.kept["pm_1"] = {"object": "payment_method", "customer": "cus_1", **given}

    assert told == vault.details("pm_1")


def test_what_nobody_can_be_charged_with_is_not_there(
    vault: StripeVault, account: Account
) -> None:
    account.kept["pm_1"] = card(customer=None)

    assert vault.details("pm_1") is None


@pytest.mark.parametrize("reference", ["", "pm_1/detach", "pm_1?x=1", "..", "pm_é"])
def test_what_is_no_reference_is_not_even_asked_for(
    vault: StripeVault, account: Account, reference: str
) -> None:
    assert vault.details(reference) is None
    vault.remove(reference)
    assert "" == vault.update_page(reference, BACK)
    assert [] == account.asked


# What is changed


def test_what_is_removed_is_detached_at_stripe(
    vault: StripeVault, account: Account
) -> None:
    vault.remove("pm_1")

    [asked] = account.asked
    assert ("POST", "/v1/payment_methods/pm_1/detach") == (asked.method, asked.path)
    assert account.kept["pm_1"]["customer"] is None


def test_a_refusal_to_detach_is_told_where_it_is_attached(
    vault: StripeVault, account: Account
) -> None:
    body = json.dumps(error("invalid_request_error", "mandate_in_use")).encode()
    account.next.append(Reply(400, body=body))

    problem = refused(lambda: vault.remove("pm_1"))

    assert "Stripe refused (invalid_request_error, mandate_in_use, 400)" == str(problem)


def test_each_change_has_a_key_of_its_own(vault: StripeVault, account: Account) -> None:
    vault.update_page("pm_1", BACK)
    vault.update_page("pm_1", BACK)

    posts = [each for each in account.asked if each.method == "POST"]
    assert 2 == len({each.headers["idempotency-key"] for each in posts})


def test_the_page_is_that_of_her_portal(vault: StripeVault, account: Account) -> None:
    page = vault.update_page("pm_1", BACK)

    *_, asked = account.asked
    form = {
        "customer": "cus_1",
        "return_url": BACK,
        "flow_data[type]": "payment_method_update",
    }
    assert "https://billing.stripe.com/p/session/test_1" == page
    assert form == asked.form
    assert "application/x-www-form-urlencoded" == asked.headers["content-type"]


@pytest.mark.parametrize("customer", [None, 7])
def test_there_is_no_page_for_what_is_nobodys(
    vault: StripeVault, account: Account, customer: str | None
) -> None:
    account.kept["pm_1"] = card(customer=customer)

    assert "" == vault.update_page("pm_1", BACK)
    assert "" == vault.update_page("pm_9", BACK)


@pytest.mark.parametrize(
    "page",
    [
        None,
        "",
        "billing.stripe.com",
        "http://billing.stripe.com/",
        "javascript:alert(1)",
        "https://shop@billing.stripe.com/",
        "https://[",
        "https://billing.stripe.com:x/",
    ],
)
def test_a_page_that_cannot_be_trusted_is_not_passed_on(
    vault: StripeVault, account: Account, page: object
) -> None:
    account.page = page

    assert "no page" in str(refused(lambda: vault.update_page("pm_1", BACK)))


# What goes wrong


NO = "invalid_request_error"
PASSES = {409, 429, 500, 503}


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (402, error("card_error", "declined"), "refused (card_error, declined, 402)"),
        (401, error(NO), f"does not know the key in {KEY} (401)"),
        (403, error(NO), "refused (invalid_request_error, 403)"),
        (404, {}, "refused (404)"),
        (302, {}, "refused (302)"),
        (200, {}, "refused (200)"),
        (429, error("rate_limit_error"), "refused (rate_limit_error, 429)"),
        (409, error("idempotency_error"), "refused (idempotency_error, 409)"),
        (500, error("api_error"), "refused (api_error, 500)"),
        (503, {"error": "down"}, "refused (503)"),
        (400, error("noor@example.com"), "refused (400)"),
    ],
)
def test_a_refusal_is_told_without_what_stripe_says(
    vault: StripeVault, account: Account, status: int, body: Body, reason: str
) -> None:
    account.next += [Reply(status, body=json.dumps(body).encode())] * 3

    problem = refused(lambda: vault.details("pm_1"))

    assert (f"Stripe {reason}", status in PASSES) == (problem.reason, problem.again)
    assert (3 if problem.again else 1) == len(account.asked)


@pytest.mark.parametrize(
    "reply", [Reply(500), Reply(429), Reply(409), Reply(is_cut=True)]
)
def test_what_passes_is_tried_again_and_done_once(
    vault: StripeVault, account: Account, pauses: list[float], reply: Reply
) -> None:
    account.next += [reply, reply]

    vault.remove("pm_1")

    assert [0.5, 1.0] == pauses
    assert 3 == len(account.keys)
    assert 1 == len({*account.keys})
    assert account.kept["pm_1"]["customer"] is None


def test_what_was_done_though_no_answer_came_is_not_done_twice(
    vault: StripeVault, account: Account
) -> None:
    """The line was cut after Stripe had done it: its key has the first answer again."""
    detached = card(customer=None)
    vault = evolve(vault, stripe=evolve(vault.stripe, token=lambda: "key-1"))
    account.given["key-1"] = (200, detached)
    account.kept["pm_1"] = detached
    account.next.append(Reply(is_cut=True))

    vault.remove("pm_1")

    assert ["key-1", "key-1"] == account.keys


@pytest.mark.parametrize(("said", "tries"), [("true", 3), ("false", 1)])
def test_stripe_knows_best_whether_to_try_again(
    vault: StripeVault, account: Account, said: str, tries: int
) -> None:
    status = 400 if said == "true" else 500
    account.next += [Reply(status, {"Stripe-Should-Retry": said})] * 3

    problem = refused(lambda: vault.details("pm_1"))

    assert (tries, said == "true") == (len(account.asked), problem.again)


@pytest.mark.parametrize(
    ("said", "pause"), [("3", 3.0), ("86400", 10.0), ("soon", 0.5), ("-1", 0.5)]
)
def test_it_waits_as_long_as_it_is_told_within_reason(
    vault: StripeVault, account: Account, pauses: list[float], said: str, pause: float
) -> None:
    account.next.append(Reply(429, {"Retry-After": said}))

    vault.details("pm_1")

    assert [pause] == pauses


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"\xff", b"[" * 100_000, b'{"object": ""}']
)
def test_an_answer_that_is_none_is_not_taken_for_nothing_there(
    vault: StripeVault, account: Account, body: bytes
) -> None:
    account.next.append(Reply(200, body=body))

    assert "200" in str(refused(lambda: vault.details("pm_1")))


def test_no_answer_in_time_may_be_tried_again(
    vault: StripeVault, account: Account
) -> None:
    account.next += [Reply(is_late=True)] * 3
    hasty = evolve(vault, stripe=evolve(vault.stripe, patience=0.05))

    problem = refused(lambda: hasty.details("pm_1"))

    assert ("no answer (TimeoutError)", True) == (problem.reason, problem.again)
    assert 3 == len(account.asked)


def test_a_server_that_is_not_there_may_be_tried_again(vault: StripeVault) -> None:
    nobody = evolve(vault, stripe=evolve(vault.stripe, base="http://127.0.0.1:1"))

    problem = refused(lambda: nobody.details("pm_1"))

    assert ("no answer (ConnectionRefusedError)", True) == (
        problem.reason,
        problem.again,
    )


def test_nobody_is_sent_elsewhere_with_the_key(
    vault: StripeVault, account: Account
) -> None:
    account.next.append(Reply(302, {"Location": "/v1/payment_methods/pm_1"}))

    refused(lambda: vault.details("pm_1"))

    assert 1 == len(account.asked)


# In a shop


@pytest.fixture
def shop(vault: StripeVault, tmp_path: Path) -> Iterator[Shop]:
    class Plugin:
        @hookimpl
        def custquery_payment_vaults(self) -> list[PaymentVault]:
            return [vault]

    where = custquery.environment().extended([Plugin()])
    with Shop.create(tmp_path / "my.shop", environment=where) as shop:
        shop.add([{"name": "Noor", "email": "noor@example.com"}])
        yield shop


def test_a_shop_adds_and_removes_what_stripe_has(shop: Shop, account: Account) -> None:
    method = shop.payments.add(1, "pm_1", vault="stripe")

    assert ("visa", "4242") == (method.brand, method.last_four)
    assert shop.payments.remove(method.id).settled
    assert account.kept["pm_1"]["customer"] is None
    assert () == shop.payments.of(1)


def test_what_stripe_does_not_have_is_not_added(shop: Shop) -> None:
    with pytest.raises(custquery.RequestError) as refusal:
        shop.payments.add(1, "pm_9", vault="stripe")

    assert "payment-not-in-vault" == refusal.value.code


def test_what_stripe_did_not_hear_is_said_again_later(
    shop: Shop, account: Account
) -> None:
    method = shop.payments.add(1, "pm_1", vault="stripe")
    account.next += [Reply(500)] * 3

    assert not shop.payments.remove(method.id).settled
    assert account.kept["pm_1"]["customer"] == "cus_1"
    assert () == shop.payments.settle()
    assert account.kept["pm_1"]["customer"] is None


# The key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "  ",
        "pk_test_1",
        "sk_test_1\r\nX-Evil: 1",
        "sk_té",
        "sk test",
        "Bearer sk_test_1",
    ],
)
def test_what_is_no_secret_key_is_not_sent(
    vault: StripeVault, account: Account, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, key)

    problem = refused(lambda: vault.details("pm_1"))

    assert KEY in problem.reason
    assert not key.strip() or key not in problem.reason
    assert [] == account.asked


def test_a_key_may_stand_on_a_line(
    vault: StripeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, f"{SECRET}\n")

    assert vault.details("pm_1") is not None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(401, body=json.dumps(error("invalid_request_error", SECRET)).encode()),
        Reply(500, body=json.dumps(error("api_error")).encode()),
        Reply(200, body=SECRET.encode()),
        Reply(is_cut=True),
    ],
)
def test_the_key_is_in_no_log_repr_or_error(
    vault: StripeVault,
    account: Account,
    reply: Reply,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    account.next += [reply] * 3

    problem: BaseException | None = refused(lambda: vault.details("pm_1"))

    shown = [repr(vault), caplog.text, *capfd.readouterr()]
    while problem:
        shown += [str(problem), repr(problem), repr(problem.args)]
        problem = problem.__cause__ or problem.__context__
    assert SECRET not in "".join(shown)
    assert "noor@example.com" not in "".join(shown)


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def certified(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_it_is_spoken_to_over_tls(
    vault: StripeVault, serve: Serve, authority: trustme.CA
) -> None:
    base = f"https://{serve(certified(authority))}"
    safe = Stripe(base, context=trusting(authority))

    assert evolve(vault, stripe=safe).details("pm_1") is not None


def test_a_certificate_of_another_authority_is_not_trusted(
    vault: StripeVault, serve: Serve, account: Account, authority: trustme.CA
) -> None:
    base = f"https://{serve(certified(trustme.CA()))}"
    strange = evolve(vault, stripe=Stripe(base, context=trusting(authority)))

    problem = refused(lambda: strange.details("pm_1"))

    assert ("Stripe has no TLS that can be trusted", False) == (
        problem.reason,
        problem.again,
    )
    assert [] == account.asked


@pytest.mark.parametrize(
    "base",
    [
        "http://api.stripe.com",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "https://",
        "api.stripe.com",
        "https://sk_test_1@api.stripe.com",
        "https://[",
        "https://api.stripe.com:x",
    ],
)
def test_without_tls_it_is_spoken_to_on_this_machine_only(base: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        Stripe(base)


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:12111", "http://localhost:1", "http://[::1]:1"]
)
def test_a_server_on_this_machine_needs_no_tls(base: str) -> None:
    assert base == Stripe(base).base


def test_it_is_found_by_its_name() -> None:
    import custquery_stripe

    where = custquery.environment([custquery_stripe])

    assert where.added is not None
    assert StripeVault() == where.added.payment_vaults["stripe"]
    assert "https://api.stripe.com" == StripeVault().stripe.base
