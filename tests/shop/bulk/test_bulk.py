"""Many customers are edited at once: planned, carried out, cancelled, taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from custquery.language.errors import FilterError, RequestError
from custquery.shop import Shop
from custquery.shop.bulk import Edit, Plan, carrying, members
from custquery.shop.store.auditing import By

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
PEOPLE: list[dict[str, object]] = [
    {"id": 1, "name": "Noor", "language": "nl", "tag": ["VIP"]},
    {"id": 2, "name": "Bas", "language": "nl"},
    {"id": 3, "name": "José", "language": "es", "tag": ["vip", "b2b"]},
    {"id": 4, "name": "Ada", "tax_exempt": 1},
    {"id": 5, "name": "Ann", "order": [{"placed_at": 0, "total": 500}]},
]


@pytest.fixture(autouse=True)
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "LOT", 2)
    monkeypatch.setattr(members, "LOT", 2)


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.add(PEOPLE)
    return shop


def done(shop: Shop, edit: Edit, chosen: object) -> int:
    """Do *edit* and return the number of the job."""
    return shop.bulk.carry_out(shop.bulk.plan(edit, chosen)).id  # type: ignore[arg-type]


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(RequestError) as caught:
        call()
    for locale in ("en", "nl"):
        assert "{" not in caught.value.render(locale)
    return caught.value.code


def tags(shop: Shop) -> dict[int, tuple[str, ...]]:
    return {n: shop.customer(n).tags for n in shop.ids()}  # type: ignore[union-attr]


def values(shop: Shop, column: str) -> list[object]:
    return [(shop.record(n) or {})[column] for n in shop.ids()]


# Plans


def test_a_plan_says_what_would_be_done_to_whom_and_does_nothing(shop: Shop) -> None:
    before = tags(shop)

    plan = shop.bulk.plan(Edit.add_tags("vip"), "language:nl,es")

    assert (3, 1, 2, {}) == (plan.count, plan.changed, plan.unchanged, plan.skipped)
    assert ["Bas"] == [each.name for each in plan.sample]
    assert {"en", "nl"} == plan.sentences.keys()
    assert before == tags(shop)
    assert () == shop.bulk.jobs()


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "en",
            """
delete: 5 selected, 3 to change, 0 as they should be, 2 skipped
  1 skipped: Customer 5 has orders, and stays. To remove her data, ask for erasure.
  1 skipped: There is no customer 9.
This cannot be undone.
            """,
        ),
        (
            "nl",
            """
verwijderen: 5 geselecteerd, 3 te wijzigen, 0 al zo, 2 overgeslagen
  1 overgeslagen: Klant 5 heeft bestellingen en blijft. \
Vraag wissen aan om de gegevens te verwijderen.
  1 overgeslagen: Er is geen klant 9.
Dit kan niet worden teruggedraaid.
            """,
        ),
    ],
)
def test_a_plan_says_who_is_skipped_and_why(shop: Shop, locale: str, said: str) -> None:
    plan = shop.bulk.plan(Edit.delete(), [5, 1, 9, 2, 3, 1])

    assert said.strip() == plan.render(locale).split("\n", 1)[1]
    assert {"customer-not-there": 1, "has-orders": 1} == plan.skipped


def test_everyone_is_refused(shop: Shop) -> None:
    edit = Edit.delete()

    assert "bulk-empty" == refusal(lambda: shop.bulk.plan(edit, ""))
    assert "bulk-empty" == refusal(lambda: shop.bulk.plan(edit, "  "))


def test_a_filter_with_two_readings_is_confirmed_first(shop: Shop) -> None:
    edit, text = Edit.add_tags("x"), "tag:vip AND language:nl OR tag:b2b"

    assert "bulk-mixed" == refusal(lambda: shop.bulk.plan(edit, text))
    assert 2 == shop.bulk.plan(edit, text, confirm_mixed=True).count


def test_tags_and_a_language_are_needed() -> None:
    assert "bulk-without-tags" == refusal(lambda: Edit.add_tags(" , "))
    assert "bulk-without-tags" == refusal(Edit.remove_tags)
    assert "bulk-language" == refusal(lambda: Edit.set_language("klingon"))
    assert "value-too-long" == refusal(lambda: Edit.add_tags("x" * 256))


# Edits


def test_tags_are_added_where_they_are_not(shop: Shop) -> None:
    number = done(shop, Edit.add_tags("vip, Dutch", "VIP"), "language:nl")

    assert {1: ("Dutch", "VIP"), 2: ("Dutch", "vip")} == {
        n: found for n, found in tags(shop).items() if n < 3
    }
    job = shop.bulk.job(number)
    assert ("done", 2, 0, 0) == (job.state, job.changed, job.unchanged, job.skipped)
    assert shop.doctor().ok


def test_an_edit_that_changes_its_own_filter_still_reaches_all(shop: Shop) -> None:
    done(shop, Edit.add_tags("seen"), "NOT tag:seen")

    assert 0 == shop.count("NOT tag:seen")


def test_tags_are_removed_however_they_are_spelled(shop: Shop) -> None:
    done(shop, Edit.remove_tags("vIP"), "tag:vip")

    assert {1: (), 2: (), 3: ("b2b",), 4: (), 5: ()} == tags(shop)
    assert shop.doctor().ok


def test_tax_and_language_are_set(shop: Shop) -> None:
    exempt = done(shop, Edit.set_tax_exempt(exempt=True), "name:Ada OR name:Bas")
    done(shop, Edit.set_language("English"), [1, 4])

    assert [0, 1, 0, 1, 0] == values(shop, "tax_exempt")
    assert ["en", "nl", "es", "en", None] == values(shop, "language")
    assert (1, 1) == (shop.bulk.job(exempt).changed, shop.bulk.job(exempt).unchanged)


def test_who_may_not_be_deleted_is_said_and_stays(shop: Shop) -> None:
    number = done(shop, Edit.delete(), [1, 4, 5, 9])

    assert [2, 3, 5] == list(shop.ids())
    assert [(5, "has-orders"), (9, "customer-not-there")] == [
        (each.customer, each.code) for each in shop.bulk.skipped(number)
    ]
    assert {"has-orders": 1, "customer-not-there": 1} == shop.bulk.reasons(number)
    job = shop.bulk.job(number)
    assert (2, 0, 2, 4) == (job.changed, job.unchanged, job.skipped, job.total)


def test_who_has_no_room_for_a_tag_is_skipped(shop: Shop) -> None:
    with shop.write() as rows:
        rows.tags({"customer_id": 2, "tag": f"t{n}"} for n in range(250))

    number = done(shop, Edit.add_tags("more"), "language:nl")

    assert [(2, "bulk-too-many-tags")] == [
        (each.customer, each.code) for each in shop.bulk.skipped(number)
    ]
    assert "more" in tags(shop)[1]


def test_every_change_is_in_the_audit_trail_by_range(
    shop: Shop, sql: Callable[..., list[object]]
) -> None:
    plan = shop.bulk.plan(Edit.add_tags("seen"), "NOT tag:seen")
    shop.bulk.carry_out(plan, By("ann", "spring"))

    found = sql(
        "SELECT first_customer, last_customer, details, why FROM audit_entry "
        "WHERE what = 'tags-added' AND actor = 'ann' ORDER BY id"
    )
    assert [
        (1, 2, "seen", "spring"),
        (3, 4, "seen", "spring"),
        (5, 5, "seen", "spring"),
    ] == found


# Members


def test_who_is_added_later_is_no_member(shop: Shop) -> None:
    job = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), "NOT tag:x"))
    [new] = shop.add([{"name": "Late"}])

    shop.bulk.run(job.id)

    assert () == tags(shop)[new]
    assert 5 == shop.bulk.job(job.id).changed


def test_who_changes_before_her_turn_is_taken_as_she_is_then(shop: Shop) -> None:
    job = shop.bulk.begin(shop.bulk.plan(Edit.delete(), "language:nl"))
    with shop.write() as rows:
        rows.customers([{"id": 2, "language": "en"}, {"id": 4, "language": "nl"}])

    shop.bulk.run(job.id)

    assert [2, 3, 5] == list(shop.ids())


def test_the_present_of_a_filter_is_that_of_its_beginning(shop: Shop) -> None:
    now = shop.environment.clock()
    day = {"placed_at": int((now - timedelta(days=9)).timestamp() * 1e6), "total": 1}
    shop.add([{"id": 6, "name": "Kim", "order": [day]}])
    job = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), "last_order>=-10d"))
    later(shop, days=20)

    assert 1 == shop.bulk.run(job.id).changed


def test_members_of_a_restricted_shop_stay_restricted(shop: Shop) -> None:
    open_to_all = shop.environment
    shop.environment = open_to_all.requiring("language:nl")
    by_filter = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("a"), "NOT tag:a"))
    by_ids = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("b"), [1, 3]))
    shop.environment = open_to_all

    shop.bulk.run(by_filter.id)
    shop.bulk.run(by_ids.id)

    assert ([1, 2], [1]) == (list(shop.ids("tag:a")), list(shop.ids("tag:b")))


# Progress, cancelling, going on


def test_progress_is_told_and_what_it_raises_ends_only_this_run(shop: Shop) -> None:
    told: list[tuple[int, int | None, str]] = []

    def stop(done: int, total: int | None, what: str) -> None:
        told.append((done, total, what))
        if done == 2:
            raise KeyboardInterrupt

    job = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), "NOT tag:x"))
    with pytest.raises(KeyboardInterrupt):
        shop.bulk.run(job.id, progress=stop)
    assert ("running", 2) == (shop.bulk.job(job.id).state, shop.count("tag:x"))

    shop.bulk.run(job.id, progress=lambda *all_: told.append(all_))

    assert [(2, 5), (4, 5), (5, 5)] == [each[:2] for each in told]
    assert ("done", 5) == (shop.bulk.job(job.id).state, shop.count("tag:x"))


def test_a_cancelled_job_stays_where_it_is(shop: Shop) -> None:
    def cancel(*_: object) -> None:
        shop.bulk.cancel(job.id)

    job = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), [1, 2, 3, 4]))

    assert "cancelled" == shop.bulk.run(job.id, progress=cancel).state
    assert "cancelled" == shop.bulk.run(job.id).state
    assert [1, 2] == list(shop.ids("tag:x"))
    assert "bulk-ended" == refusal(lambda: shop.bulk.cancel(job.id))


def test_two_programs_share_a_job(shop: Shop, where: str, engine: object) -> None:
    job = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), "NOT tag:x"))

    with Shop.open(where, engine=engine) as other:  # type: ignore[arg-type]

        def help_out(done: int, *_: object) -> None:
            if done == 2:
                other.bulk.run(job.id)

        found = shop.bulk.run(job.id, progress=help_out)

    assert ("done", 5, 5) == (found.state, found.changed, shop.count("tag:x"))


def test_a_job_whose_segment_is_gone_does_nothing_and_can_be_cancelled(
    shop: Shop,
) -> None:
    shop.segments.save("Dutch", "language:nl")
    job = shop.bulk.begin(shop.bulk.plan(Edit.delete(), "segment:Dutch"))
    shop.segments.delete("Dutch")

    with pytest.raises(FilterError):
        shop.bulk.run(job.id)
    assert 5 == shop.count()
    assert "cancelled" == shop.bulk.cancel(job.id).state


def test_a_job_that_is_not_there_is_said(shop: Shop) -> None:
    assert "bulk-unknown" == refusal(lambda: shop.bulk.run(7))
    assert "bulk-unknown" == refusal(lambda: shop.bulk.undo(7))


def test_a_customer_whose_row_is_refused_holds_nobody_up(
    shop: Shop, sql: Callable[..., object]
) -> None:
    sql("UPDATE customer SET name = NULL WHERE id = 3")

    number = done(shop, Edit.set_language("fr"), [1, 2, 3, 4, 5])

    assert ["fr", "fr", "es", "fr", "fr"] == values(shop, "language")
    assert {"bulk-not-possible": 1} == shop.bulk.reasons(number)


def test_a_filter_is_forgotten_when_the_job_ends(
    shop: Shop, sql: Callable[..., list[object]]
) -> None:
    job = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), "name:Noor"))
    assert "name:Noor" == job.filter
    shop.bulk.run(job.id)
    shop.bulk.cancel(shop.bulk.begin(shop.bulk.plan(Edit.delete(), "name:Bas")).id)

    assert [(None,), (None,)] == sql("SELECT filter FROM bulk_job ORDER BY id")


# Taking back


def test_undoing_takes_back_only_what_the_job_did(shop: Shop) -> None:
    number = done(shop, Edit.add_tags("vip"), "language:nl,es")

    undone = shop.bulk.undo(number)

    assert {1: ("VIP",), 2: (), 3: ("b2b", "vip"), 4: (), 5: ()} == tags(shop)
    assert ("done", 1) == (undone.state, undone.changed)
    assert "undone" == shop.bulk.job(number).state
    assert "bulk-undone" == refusal(lambda: shop.bulk.undo(number))
    assert "bulk-not-undone" == refusal(lambda: shop.bulk.undo(undone.id))


def test_removed_tags_come_back_as_they_were_spelled(shop: Shop) -> None:
    before = tags(shop)

    shop.bulk.undo(done(shop, Edit.remove_tags("vip", "b2b"), "tag:vip"))

    assert before == tags(shop)
    assert shop.doctor().ok


def test_columns_come_back(shop: Shop) -> None:
    shop.bulk.undo(done(shop, Edit.set_language("fr"), [1, 3, 5]))
    shop.bulk.undo(done(shop, Edit.set_tax_exempt(exempt=True), [1, 2, 4]))

    assert ["nl", "nl", "es", None, None] == values(shop, "language")
    assert [0, 0, 0, 1, 0] == values(shop, "tax_exempt")


def test_what_others_did_since_stays(shop: Shop) -> None:
    number = done(shop, Edit.set_language("fr"), [1, 2, 3])
    tagged = done(shop, Edit.add_tags("x"), [1, 2, 3])
    with shop.write() as rows:
        rows.customers([{"id": 1, "language": "de"}])
        rows.untag([{"customer_id": 2, "tag": "x"}])
        rows.delete([3])

    languages, tags_off = shop.bulk.undo(number), shop.bulk.undo(tagged)

    assert ["de", "nl", None, None] == values(shop, "language")
    assert 0 == shop.count("tag:x")
    assert {"bulk-changed-since": 1} == shop.bulk.reasons(languages.id)
    assert [2] == [each.customer for each in shop.bulk.skipped(tags_off.id)]


def test_a_merged_customer_keeps_what_the_survivor_had_herself(shop: Shop) -> None:
    with shop.write() as rows:
        rows.tags([{"customer_id": 2, "tag": "x"}])
    number = done(shop, Edit.add_tags("x"), "language:nl")
    shop.duplicates.merge(1, 2)

    shop.bulk.undo(number)

    assert "x" in tags(shop)[2]


def test_an_undo_is_over_after_a_while(shop: Shop) -> None:
    number = done(shop, Edit.add_tags("x"), [1])
    later(shop, days=30)
    assert 1 == shop.bulk.undoable(number)
    later(shop, days=31)

    assert "bulk-too-late" == refusal(lambda: shop.bulk.undo(number))


def test_what_can_no_longer_be_taken_back_is_forgotten(
    shop: Shop, sql: Callable[..., list[tuple[int]]]
) -> None:
    done(shop, Edit.add_tags("x"), [1, 2])
    later(shop, days=31)
    done(shop, Edit.add_tags("y"), [1])

    assert [(1,)] == sql("SELECT count(*) FROM bulk_undo")
    assert [(0,)] == sql("SELECT count(*) FROM bulk_member")


def test_a_deletion_and_a_job_under_way_are_not_undone(shop: Shop) -> None:
    deleted = done(shop, Edit.delete(), [1])
    begun = shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), [2])).id

    assert "bulk-not-undone" == refusal(lambda: shop.bulk.undo(deleted))
    assert "bulk-still-running" == refusal(lambda: shop.bulk.undo(begun))


def test_a_cancelled_undo_can_go_on(shop: Shop) -> None:
    number = done(shop, Edit.add_tags("x"), [1, 2, 3, 4])
    undo = shop.bulk.begin_undo(number)
    assert undo == shop.bulk.begin_undo(number)

    def cancel(*_: object) -> None:
        shop.bulk.cancel(undo.id)

    shop.bulk.run(undo.id, progress=cancel)
    assert [3, 4] == list(shop.ids("tag:x"))
    shop.bulk.undo(number)

    assert 0 == shop.count("tag:x")


def test_tags_are_listed_with_their_counts(shop: Shop) -> None:
    assert (("VIP", 2), ("b2b", 1)) == shop.bulk.tags()


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_a_job_says_what_it_does(shop: Shop, locale: str) -> None:
    plans: list[Plan] = [
        shop.bulk.plan(each, [1])
        for each in (
            Edit.set_tax_exempt(exempt=True),
            Edit.set_tax_exempt(exempt=False),
            Edit.set_language("fr"),
            Edit.remove_tags("a", "b"),
        )
    ]
    begun = [shop.bulk.begin(each) for each in plans]

    assert [each.edit.render(locale) for each in plans] == [
        each.render(locale) for each in begun
    ]
    undo = shop.bulk.undo(shop.bulk.run(begun[-1].id).id)
    assert str(begun[-1].id) in undo.render(locale)


def later(shop: Shop, days: int) -> None:
    """Let the clock of *shop* stand some days behind the present of these tests."""
    moment = NOW + timedelta(days=days)
    shop.environment = evolve(shop.environment, clock=lambda: moment)
