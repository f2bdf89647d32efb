"""Many are invited at once: who has no account, can be reached, and was not asked."""

import io

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.exchange import Choices, Imported, import_customers
from tests.shop.mail.pigeon import Clock, Reader

LIST = "Email,Naam,Wachtwoord\nann@x.nl,Ann,secret\n,Bas,secret\nsam@example.com,,x\n"


def took(shop: Shop, **choices: object) -> Imported:
    return import_customers(shop, io.BytesIO(LIST.encode()), Choices(**choices))


def states(shop: Shop) -> dict[str | None, str]:
    return {each.name: each.account_status for each in shop.find().customers}


def test_who_can_be_reached_is_invited_once(acme: Shop, reader: Reader) -> None:
    assert 2 == acme.mail.invite_all(acme.ids())
    assert {"Noor": "invited", "Sam": "invited", "Kim": "disabled"} == states(acme)
    assert 0 == acme.mail.invite_all(acme.ids())
    assert 2 == len(acme.mail.outbox())

    assert 2 == acme.mail.accept(reader.token("invitation"))
    assert "enabled" == states(acme)["Sam"]


def test_who_declined_or_has_an_account_is_left_alone(acme: Shop) -> None:
    with acme.write() as rows:
        rows.customers(
            {"id": number, "account_status": state}
            for number, state in enumerate(("declined", "enabled"), 1)
        )

    assert 0 == acme.mail.invite_all([1, 2, 3, 99])


def test_trying_invites_nobody(acme: Shop) -> None:
    assert 2 == acme.mail.invite_all([1, 2], dry_run=True)
    assert () == acme.mail.outbox()


def test_an_import_invites_who_is_new(acme: Shop, reader: Reader) -> None:
    found = took(acme, invite=True)

    assert (2, 1, 1) == (found.added, found.changed, found.invited)
    assert {"Ann": "invited", "Bas": "disabled", "Sam": "disabled"} == {
        name: state for name, state in states(acme).items() if name in "Ann Bas Sam"
    }
    [letter] = acme.mail.outbox()
    assert ("invitation", "ann@x.nl") == (letter.kind, letter.recipient)
    ann = acme.mail.accept(reader.token("invitation"))
    assert "secret" not in str(acme.record(ann))
    assert "enabled" == states(acme)["Ann"]


def test_a_tried_import_invites_nobody(acme: Shop) -> None:
    found = took(acme, invite=True, dry_run=True)

    assert 1 == found.invited
    assert () == acme.mail.outbox()


def test_a_shop_that_cannot_write_imports_nothing(shop: Shop) -> None:
    with pytest.raises(RequestError) as refused:
        took(shop, invite=True)

    assert "mail-not-set-up" == refused.value.code
    assert 0 == shop.count()


def test_an_invitation_of_an_import_expires(
    acme: Shop, reader: Reader, clock: Clock
) -> None:
    took(acme, invite=True)
    token = reader.token("invitation")
    clock.forward(days=30)

    with pytest.raises(RequestError) as refused:
        acme.mail.accept(token)
    assert "link-expired" == refused.value.code
