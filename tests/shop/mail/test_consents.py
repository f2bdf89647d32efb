"""
What may follow on what, and who is subscribed by whose doing.

The cases in consent_transitions.json say what a customer's state is, what is done, and
the state that results or the code of the refusal: ``record`` by an operator,
``subscribe`` in a shop with single or double opt-in, ``follow`` the link of a letter.
"""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop import Shop, links
from custquery.shop.store.auditing import By, entries_about
from tests.shop.mail.pigeon import NOW, Clock, Pigeon, Reader

CASES = json.loads(
    Path(__file__).with_name("consent_transitions.json").read_text(encoding="utf-8")
)


def case_id(case: dict[str, str]) -> str:
    return "-".join(case.values())


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_what_follows(case: dict[str, str], acme: Shop, reader: Reader) -> None:
    token = ""
    if case.get("follow") == "confirmation":
        acme.mail.configure(double_opt_in=True)
        acme.consents.subscribe(1, source="footer")
        token = reader.token("confirmation")
    elif "follow" in case:
        token = unsubscribing(acme)
    stand(acme, case["from"], told_before="follow" in case)

    assert case["gives"] == done(acme, case, token)


def stand(acme: Shop, state: str, *, told_before: bool) -> None:
    """Bring Noor's state about, whatever it takes; ``never`` is nothing said."""
    if state == "never" and not told_before:
        return
    known = "not_subscribed" if state == "never" else state
    with acme.write() as rows:
        rows.consents([{"customer_id": 1, "channel": "email", "state": known}])


def done(acme: Shop, case: dict[str, str], token: str) -> str:
    try:
        if "record" in case:
            return acme.consents.record(
                1, case["record"], level=case.get("level", ""), source="phone call"
            )
        if "subscribe" in case:
            acme.mail.configure(double_opt_in=case["subscribe"] == "double")
            return acme.consents.subscribe(1, source="footer")
        follow = {
            "confirmation": acme.consents.confirm,
            "unsubscribe": acme.consents.unsubscribe,
        }
        assert 1 == follow[case["follow"]](token)
    except RequestError as refused:
        return refused.code
    return acme.consents.state(1)


def unsubscribing(acme: Shop, customer: int = 1) -> str:
    """Return the link of a message that she got when she was subscribed."""
    with acme._database.writing():  # noqa: SLF001 - what the shop does when it writes
        secret = links.secret_of(acme._database)  # noqa: SLF001 - as above
    until = int((NOW + timedelta(days=3650)).timestamp())
    return links.sign(secret, "unsubscribe", {"customer": customer}, until)


def code_of(call: object, *args: object, **more: object) -> str:
    assert callable(call)
    with pytest.raises(RequestError) as refused:
        call(*args, **more)
    return refused.value.code


# The log


def test_sms_has_the_same_states(acme: Shop) -> None:
    given = {"channel": "sms", "level": "single_opt_in", "source": "till"}

    assert "subscribed" == acme.consents.record(3, "subscribed", **given)
    assert "subscribed" == acme.consents.state(3, "sms")
    assert "not_subscribed" == acme.consents.state(3)
    assert "consent-without-contact" == code_of(
        acme.consents.record, 1, "subscribed", **given
    )


def test_e_mail_needs_an_address(acme: Shop) -> None:
    assert "consent-without-contact" == code_of(
        acme.consents.subscribe, 3, source="footer"
    )


def test_a_third_channel_needs_no_column(acme: Shop) -> None:
    acme.consents.record(1, "subscribed", channel="whatsapp", level="unknown")

    assert "subscribed" == acme.consents.state(1, "whatsapp")
    assert "not_subscribed" == acme.consents.state(1)


def test_the_latest_word_holds_whenever_it_is_recorded(acme: Shop) -> None:
    acme.consents.record(1, "unsubscribed", at=NOW - timedelta(days=1))
    state = acme.consents.record(
        1, "subscribed", level="unknown", at=NOW - timedelta(days=2)
    )

    assert "unsubscribed" == state
    assert ["subscribed", "unsubscribed"] == [
        each.state for each in acme.consents.history(1)
    ]


def test_a_word_from_the_future_is_refused(acme: Shop) -> None:
    later = NOW + timedelta(seconds=1)

    assert "consent-in-future" == code_of(
        acme.consents.record, 1, "unsubscribed", at=later
    )


def test_a_word_without_a_time_is_of_now(acme: Shop, clock: Clock) -> None:
    clock.forward(hours=1)
    acme.consents.record(1, "unsubscribed", source="phone call", evidence="call 12")

    (said,) = acme.consents.history(1)
    assert (clock.now, clock.now) == (said.at, said.recorded_at)
    assert ("phone call", "call 12") == (said.source, said.evidence)
    assert "call 12" not in repr(said)


def test_never_subscribed_is_what_a_new_customer_is(acme: Shop) -> None:
    (number,) = acme.add([{"email": "a@example.com", "email_status": "not_subscribed"}])

    assert "not_subscribed" == acme.consents.state(number)


def test_a_dry_run_is_refused_for_the_same_reasons_and_changes_nothing(
    acme: Shop,
) -> None:
    record = acme.consents.record

    assert "subscribed" == record(1, "subscribed", level="unknown", dry_run=True)
    assert () == acme.consents.history(1)
    assert "customer-unknown" == code_of(record, 9, "unsubscribed", dry_run=True)


def test_who_did_it_is_in_the_audit_trail(acme: Shop) -> None:
    acme.consents.record(1, "unsubscribed", by=By("operator 7", "she phoned"))

    last = entries_about(acme._database, 1)[-1]  # noqa: SLF001 - the trail has no door yet
    found = (last.actor, last.what, last.why)
    assert ("operator 7", "consent-recorded", "she phoned") == found


# Double opt-in


@pytest.fixture
def asking(acme: Shop) -> Shop:
    acme.mail.configure(double_opt_in=True)
    return acme


def test_only_her_click_subscribes_her(asking: Shop, reader: Reader) -> None:
    asking.consents.subscribe(1, source="footer", evidence="News, please")
    waiting = asking.count("email_subscription_status:pending")
    asking.consents.confirm(reader.token("confirmation"), "from 192.0.2.1")

    said = asking.consents.history(1)
    assert 1 == waiting
    assert 1 == asking.count("email_subscription_status:subscribed")
    assert [("pending", "footer"), ("subscribed", "confirmation")] == [
        (each.state, each.source) for each in said
    ]
    assert "confirmed_opt_in" == said[-1].level
    assert "message 1; from 192.0.2.1" == said[-1].evidence


def test_a_profile_that_begins_with_a_sign_up_waits_too(
    asking: Shop, reader: Reader
) -> None:
    begun = asking.customers.sign_up({"email": "new@example.com"})
    waiting = asking.consents.state(begun.customer)
    asking.consents.confirm(reader.token("confirmation"))

    assert ("pending", "subscribed") == (waiting, asking.consents.state(begun.customer))


@pytest.mark.parametrize(
    ("consent", "state"),
    [
        ({"state": "subscribed"}, "pending"),
        ({"state": "Subscribed", "level": "single opt in"}, "pending"),
        ({"state": "subscribed", "level": "unknown"}, "pending"),
        ({"state": "subscribed", "level": "confirmed_opt_in"}, "subscribed"),
        ({"state": "unsubscribed"}, "unsubscribed"),
    ],
)
def test_only_what_is_confirmed_already_needs_no_confirmation(
    asking: Shop, consent: dict[str, str], state: str
) -> None:
    begun = asking.customers.sign_up({"email": "new@example.com"}, consent)

    assert state == asking.consents.state(begun.customer)


def test_a_sign_up_by_phone_is_not_asked_by_e_mail(
    asking: Shop, pigeon: Pigeon
) -> None:
    begun = asking.customers.sign_up({"phone": "+31622222222"})

    assert "subscribed" == asking.consents.state(begun.customer, "sms")
    assert 0 == asking.mail.deliver(pigeon).sent


def test_a_second_click_does_nothing(asking: Shop, reader: Reader) -> None:
    asking.consents.subscribe(1, source="footer")
    token = reader.token("confirmation")
    asking.consents.confirm(token)

    assert 1 == asking.consents.confirm(token)
    assert 2 == len(asking.consents.history(1))


def test_who_subscribed_before_is_not_asked(asking: Shop, pigeon: Pigeon) -> None:
    asking.consents.record(1, "subscribed", level="single_opt_in", source="till")

    assert "subscribed" == asking.consents.subscribe(1, source="footer")
    assert 0 == asking.mail.deliver(pigeon).sent


def test_an_address_that_is_typed_in_again_and_again_is_written_to_once_a_day(
    asking: Shop, clock: Clock
) -> None:
    for _ in range(20):
        asking.consents.subscribe(1, source="footer")
    clock.forward(days=1)
    asking.consents.subscribe(1, source="footer")

    assert 2 == asking.mail.due()


def test_the_link_of_the_earlier_letter_ends(
    asking: Shop, reader: Reader, clock: Clock
) -> None:
    asking.consents.subscribe(1, source="footer")
    old = reader.token("confirmation")
    clock.forward(days=1)
    asking.consents.subscribe(1, source="footer")

    assert "link-over" == code_of(asking.consents.confirm, old)
    assert 1 == asking.consents.confirm(reader.token("confirmation"))


def test_waiting_does_not_end_but_a_link_does(
    asking: Shop, reader: Reader, clock: Clock
) -> None:
    asking.consents.subscribe(1, source="footer")
    token = reader.token("confirmation")
    clock.forward(days=30)

    assert "link-expired" == code_of(asking.consents.confirm, token)
    assert "pending" == asking.consents.state(1)


def test_a_link_confirms_no_other_address(asking: Shop, reader: Reader) -> None:
    asking.consents.subscribe(1, source="footer")
    token = reader.token("confirmation")
    with asking.write() as rows:
        rows.customers([{"id": 1, "email": "stranger@example.com"}])

    assert "link-over" == code_of(asking.consents.confirm, token)
    asking.consents.subscribe(1, source="footer")
    assert "stranger@example.com" == reader.last().recipient


def test_a_link_of_another_letter_confirms_nothing(
    asking: Shop, reader: Reader
) -> None:
    asking.mail.invite(1)

    assert "link-not-ours" == code_of(
        asking.consents.confirm, reader.token("invitation")
    )


def test_a_link_follows_who_is_merged(asking: Shop, reader: Reader) -> None:
    asking.consents.subscribe(2, source="footer")
    token = reader.token("confirmation")
    asking.duplicates.merge(1, 2)

    assert 2 == asking.consents.confirm(token)
    assert "subscribed" == asking.consents.state(2)


def test_a_link_of_who_is_gone_leads_nowhere(asking: Shop, reader: Reader) -> None:
    asking.consents.subscribe(1, source="footer")
    token = reader.token("confirmation")
    with asking.write() as rows:
        rows.delete([1])

    assert "link-over" == code_of(asking.consents.confirm, token)
    assert "link-over" == code_of(asking.consents.unsubscribe, unsubscribing(asking))


def test_without_a_page_nobody_can_be_asked(asking: Shop) -> None:
    asking.mail.configure(page="")

    assert "mail-not-set-up" == code_of(asking.consents.subscribe, 1, source="footer")
    assert () == asking.consents.history(1)


def test_unsubscribing_works_after_a_merge(acme: Shop) -> None:
    token = unsubscribing(acme)
    acme.consents.record(1, "subscribed", level="unknown")
    acme.consents.record(2, "subscribed", level="unknown")
    acme.duplicates.merge(1, 2)

    assert 2 == acme.consents.unsubscribe(token)
    assert "unsubscribed" == acme.consents.state(2)


def test_the_moment_of_the_click_is_kept(
    asking: Shop, reader: Reader, clock: Clock
) -> None:
    asking.consents.subscribe(1, source="footer")
    token = reader.token("confirmation")
    clock.forward(hours=2)
    asking.consents.confirm(token)

    assert microseconds(NOW + timedelta(hours=2)) == microseconds(
        asking.consents.history(1)[-1].at
    )
