"""The letters that a shop sends, who gets them, and what their links do."""

import pytest

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop import Shop
from custquery.shop.mail.posting import Returned, post, returned
from custquery.shop.mail.settings import MailSettings
from custquery.shop.mail.writing import Written
from custquery.targets.engines import Engine
from tests.shop.mail.pigeon import NOW, Clock, Pigeon, Reader


def code_of(call: object, *args: object, **more: object) -> str:
    assert callable(call)
    with pytest.raises(RequestError) as refused:
        call(*args, **more)
    return refused.value.code


def account(shop: Shop, customer: int = 1) -> str:
    found = shop.customer(customer)
    assert found is not None
    return found.account_status


# One message to one customer


def test_a_message_says_what_was_written_and_who_writes(
    acme: Shop, reader: Reader
) -> None:
    acme.mail.write(1, "Je bestelling", "Ze is onderweg.\n\nTot dan!")

    said = reader.last()
    assert "noor@example.com" == said.recipient
    assert ("shop@example.com", "Acme") == (said.sender, said.sender_name)
    assert "Je bestelling" == said.subject
    assert "Ze is onderweg.\n\nTot dan!\n\nAcme\n" == said.text
    assert {} == said.headers


def test_marketing_goes_only_to_who_is_subscribed(acme: Shop) -> None:
    write = acme.mail.write

    assert "mail-is-marketing" == code_of(write, 1, "Sale", "Go", marketing=True)
    acme.consents.record(1, "pending")
    assert "mail-is-marketing" == code_of(write, 1, "Sale", "Go", marketing=True)
    assert () == acme.mail.outbox()


def test_marketing_says_where_the_shop_is_and_how_to_unsubscribe(
    acme: Shop, reader: Reader
) -> None:
    acme.consents.record(1, "subscribed", level="single_opt_in", source="footer")
    acme.mail.write(1, "Uitverkoop", "Alles weg.", marketing=True)

    said = reader.last()
    token = reader.token("unsubscribe")
    assert "Kade 1, Utrecht" in said.text
    assert (
        f"<https://acme.example/mail?unsubscribe={token}>"
        == said.headers["List-Unsubscribe"]
    )
    assert "List-Unsubscribe=One-Click" == said.headers["List-Unsubscribe-Post"]
    assert 1 == acme.consents.unsubscribe(token)
    assert 1 == acme.consents.unsubscribe(token)
    assert ["subscribed", "unsubscribed"] == [
        each.state for each in acme.consents.history(1)
    ]


@pytest.mark.parametrize("name", ["page", "postal_address"])
def test_marketing_needs_what_the_law_asks(acme: Shop, name: str) -> None:
    acme.consents.record(1, "subscribed", level="single_opt_in", source="footer")
    acme.mail.configure(**{name: ""})

    assert "mail-not-set-up" == code_of(
        acme.mail.write, 1, "Sale", "Go", marketing=True
    )


@pytest.mark.parametrize(
    ("customer", "subject", "text", "code"),
    [
        (1, "", "Text", "mail-empty"),
        (1, "Subject", " \n", "mail-empty"),
        (1, "One\nBcc: all@example.com", "Text", "mail-not-one-line"),
        (1, "One\u2028Two", "Text", "mail-not-one-line"),
        (1, "x" * 256, "Text", "mail-not-one-line"),
        (1, "Subject", "x" * 200_001, "mail-too-long"),
        (3, "Subject", "Text", "mail-without-address"),
        (9, "Subject", "Text", "customer-not-there"),
    ],
)
def test_what_is_no_message_is_refused(
    acme: Shop, customer: int, subject: str, text: str, code: str
) -> None:
    assert code == code_of(acme.mail.write, customer, subject, text)
    assert () == acme.mail.outbox()


def test_without_a_sender_nothing_is_written(shop: Shop) -> None:
    shop.add([{"email": "noor@example.com"}])

    assert "mail-not-set-up" == code_of(shop.mail.write, 1, "Subject", "Text")


def test_a_dry_run_puts_nothing(acme: Shop) -> None:
    assert 1 == acme.mail.write(1, "Subject", "Text", dry_run=True)
    assert () == acme.mail.outbox()


def test_what_is_shown_of_a_message_holds_nothing_personal(acme: Shop) -> None:
    acme.mail.write(1, "About your illness", "Text")

    shown = repr(acme.mail.outbox()) + repr(Written("About your illness", "Text"))
    assert "noor" not in shown
    assert "illness" not in shown


# Accounts


def test_an_invitation_is_accepted_once(acme: Shop, reader: Reader) -> None:
    acme.mail.invite(1)
    invited = account(acme)
    token = reader.token("invitation")
    seen = acme.mail.invitation(token)

    assert ("invited", 1) == (invited, seen)
    assert 1 == acme.mail.accept(token)
    assert "enabled" == account(acme)
    assert "invitation-not-open" == code_of(acme.mail.accept, token)
    assert "invitation-not-open" == code_of(acme.mail.invitation, token)


def test_an_invitation_can_be_declined(acme: Shop, reader: Reader) -> None:
    acme.mail.invite(1)
    acme.mail.decline(reader.token("invitation"))

    assert "declined" == account(acme)


def test_a_later_invitation_ends_the_earlier_one(
    acme: Shop, reader: Reader, clock: Clock
) -> None:
    acme.mail.invite(1)
    old = reader.token("invitation")
    clock.forward(minutes=1)
    acme.mail.invite(1)

    assert "link-over" == code_of(acme.mail.accept, old)
    assert 1 == acme.mail.accept(reader.token("invitation"))


def test_an_account_that_was_disabled_since_stays_so(
    acme: Shop, reader: Reader
) -> None:
    acme.mail.invite(1)
    token = reader.token("invitation")
    with acme.write() as rows:
        rows.customers([{"id": 1, "account_status": "disabled"}])

    assert "invitation-not-open" == code_of(acme.mail.accept, token)


def test_an_invitation_ends(acme: Shop, reader: Reader, clock: Clock) -> None:
    acme.mail.invite(1)
    token = reader.token("invitation")
    clock.forward(days=30)

    assert "link-expired" == code_of(acme.mail.accept, token)


def test_who_has_an_account_is_not_invited(acme: Shop) -> None:
    with acme.write() as rows:
        rows.customers([{"id": 1, "account_status": "enabled"}])

    assert "account-enabled-already" == code_of(acme.mail.invite, 1)
    assert "mail-without-address" == code_of(acme.mail.invite, 3)
    assert "disabled" == account(acme, 3)


def test_a_dry_run_invites_nobody(acme: Shop) -> None:
    acme.mail.invite(1, dry_run=True)

    assert "disabled" == account(acme)
    assert () == acme.mail.outbox()


def test_letters_are_in_the_language_of_who_reads_them(
    acme: Shop, pigeon: Pigeon
) -> None:
    acme.mail.invite(1)
    acme.mail.invite(2)
    acme.mail.deliver(pigeon)

    assert ["Je account bij Acme", "Your account at Acme"] == [
        each.subject for each in pigeon.carried
    ]
    assert "tot 15 jul 2025:" in pigeon.carried[0].text


# Links of letters that other parts of a shop send


def test_a_link_brings_back_what_it_is_about(acme: Shop, reader: Reader) -> None:
    ask(acme, to="office@example.com")
    said = reader.last()
    token = reader.token("payment-update")

    assert "office@example.com" == said.recipient
    assert Returned(1, 1, {"method": 7}) == came_back(acme, token, is_hers=False)
    assert "link-over" == code_of(came_back, acme, token, is_hers=True)


def test_a_link_is_read_as_its_letter_only(acme: Shop, reader: Reader) -> None:
    ask(acme)

    assert "link-not-ours" == code_of(acme.mail.accept, reader.token("payment-update"))


def ask(shop: Shop, to: str = "") -> None:
    with shop.write():
        post(
            shop._database,  # noqa: SLF001 - as from another part of the shop
            shop.settings,
            "payment-update",
            1,
            key="payment-update:7",
            now=microseconds(NOW),
            days=7,
            payload={"method": 7},
            to=to,
        )


def came_back(shop: Shop, token: str, *, is_hers: bool) -> Returned:
    database = shop._database  # noqa: SLF001 - as above
    now = microseconds(NOW)
    return returned(database, "payment-update", token, now, is_hers=is_hers)


# Settings


def test_settings_are_changed_one_by_one(acme: Shop) -> None:
    acme.mail.configure(sender_name="Bakery", double_opt_in=True)
    acme.mail.configure(page="")

    expected = MailSettings(
        sender="shop@example.com",
        sender_name="Bakery",
        postal_address="Kade 1, Utrecht",
        double_opt_in=True,
    )
    assert expected == acme.mail.settings


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "shop"},
        {"sender": "Acme <shop@example.com>"},
        {"sender": "@example.com"},
        {"sender_name": "Acme\nBcc: all@example.com"},
        {"page": "http://acme.example/mail"},
        {"page": "javascript:alert(1)"},
        {"postal_address": "x" * 256},
    ],
)
def test_what_cannot_be_is_refused(acme: Shop, changes: dict[str, str]) -> None:
    before = acme.mail.settings

    assert "mail-setting-unknown" == code_of(acme.mail.configure, **changes)
    assert before == acme.mail.settings


def test_a_page_may_have_a_query_of_its_own(acme: Shop, reader: Reader) -> None:
    acme.mail.configure(page="https://acme.example/?view=mail")
    acme.mail.invite(1)

    assert "https://acme.example/?view=mail&invitation=" in reader.last().text


def test_a_shop_that_was_closed_still_has_its_outbox(
    acme: Shop, pigeon: Pigeon, where: str, engine: Engine | None
) -> None:
    acme.mail.write(1, "Subject", "Text")
    acme.close()
    with Shop.open(where, engine=engine) as again:
        again.mail.deliver(pigeon)

    assert ["Subject"] == [each.subject for each in pigeon.carried]
