"""Products, companies, events and store credit: written, and refused with a reason."""

from collections.abc import Callable

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Batch, Shop

TEA = {"id": 7, "title": "Sencha", "category": "Tea", "product_tag": ["green", "loose"]}

LINE = {"product_id": 7, "title": "Sencha", "quantity": 2, "total": 500}


def buyer(line: dict[str, object]) -> dict[str, object]:
    return {"name": "Noor", "order": [{"placed_at": 5, "order_line": [line]}]}


def test_tags_that_are_given_replace_those_of_the_product(shop: Shop) -> None:
    shop.add_products([TEA])
    shop.add([buyer(LINE)])
    shop.add_products([{"id": 7, "product_tag": ["Black, smoked"]}])

    assert 0 == shop.count("product_tag:green")
    assert 1 == shop.count("product_tag:smoked product_tag:black product_category:tea")


def test_a_product_that_changes_keeps_its_tags_where_none_are_given(
    shop: Shop,
) -> None:
    shop.add_products([TEA])
    shop.add_products([{"id": 7, "category": "Drinks"}])
    shop.add([buyer(LINE)])

    assert 1 == shop.count("product_tag:green product_category:drinks")


def test_a_product_comes_along_with_the_line_that_names_it(shop: Shop) -> None:
    tags = [{"product_id": 7, "tag": "green"}]
    product = {"id": 7, "title": "Sencha", "category": "Tea"}
    shop.add([buyer({**LINE, "product": [product], "product_tag": tags})])

    assert 1 == shop.count("products_purchased MATCHES (tag = green, category = tea)")


def test_a_line_may_name_a_product_that_is_not_there(shop: Shop) -> None:
    shop.add([buyer({**LINE, "product_id": 99})])

    assert 1 == shop.count("product_id:99 NOT product_category:*")


def test_a_title_changed_later_leaves_the_order_as_it_was(shop: Shop) -> None:
    shop.add_products([TEA])
    shop.add([buyer(LINE)])
    shop.add_products([{"id": 7, "title": "Bancha"}])

    assert 1 == shop.count("product:sencha NOT product:bancha")


def test_what_happens_with_an_email_is_no_change_of_the_customer(shop: Shop) -> None:
    [number] = shop.add([{"name": "Noor", "updated_at": 9}])
    event = {"customer_id": number, "kind": "opened", "happened_at": 20}
    with shop.write() as rows:
        rows.email_events([event])
        rows.storefront_events(
            [{**event, "kind": "product_viewed", "subject_id": 7}],
        )
    record = shop.record(number)

    assert record is not None
    assert 9 == record["updated_at"]
    assert 1 == shop.count("email_opened:* viewed_product:7")


def test_a_company_changes_the_customer_who_becomes_its_contact(shop: Shop) -> None:
    [number] = shop.add([{"name": "Noor", "updated_at": 9}])
    [company] = shop.add_companies([{"name": "Bakkerij"}])
    contact = {"customer_id": number, "company_id": company}
    with shop.write() as rows:
        rows.company_contacts([contact, contact])
    record = shop.record(number)

    assert record is not None
    assert [contact] == record["company_contact"]
    assert 1 == shop.count(f"companies:{company} updated_at>2000")


def test_a_view_that_is_given_with_its_product_brings_it_along(shop: Shop) -> None:
    tag = {"product_id": 7, "tag": "green"}
    view = {"kind": "product_viewed", "subject_id": 7, "happened_at": 1}
    shop.add([{"name": "N", "storefront_event": [{**view, "product_tag": [tag]}]}])
    assert 0 == shop.count("storefront.product_viewed MATCHES (tag = green)")

    known = {**view, "product": [{"id": 7}], "product_tag": [tag]}
    shop.add([{"name": "Bas", "storefront_event": [known]}])
    assert 2 == shop.count("storefront.product_viewed MATCHES (tag = green)")


Write = Callable[[Batch], object]


@pytest.mark.parametrize(
    ("write", "code", "details"),
    [
        pytest.param(
            lambda rows: rows.products([{}, {"id": 1, "title": "x" * 256}]),
            "value-too-long",
            {"row": 2, "field": "title", "limit": 255, "length": 256},
            id="a long title",
        ),
        pytest.param(
            lambda rows: rows.products(
                [{"id": 5, "product_tag": [f"t{number}" for number in range(251)]}]
            ),
            "too-many-product-tags",
            {"product": "5", "count": 251, "limit": 250},
            id="many tags",
        ),
        pytest.param(
            lambda rows: rows.companies([{"id": 1}]),
            "value-required",
            {"row": 1, "field": "name"},
            id="a company without a name",
        ),
        pytest.param(
            lambda rows: rows.company_contacts([{"customer_id": 1, "company_id": 3}]),
            "company-unknown",
            {"row": 1, "company": "3"},
            id="a company that is not there",
        ),
        pytest.param(
            lambda rows: rows.company_contacts([{"customer_id": 9, "company_id": 3}]),
            "customer-unknown",
            {"row": 1, "customer": "9"},
            id="a contact who is not there",
        ),
        pytest.param(
            lambda rows: rows.email_events(
                [{"customer_id": 1, "kind": "read", "happened_at": 1}]
            ),
            "value-unknown",
            {"row": 1, "field": "kind"},
            id="another kind of event",
        ),
        pytest.param(
            lambda rows: rows.storefront_events(
                [{"customer_id": 1, "kind": "product_viewed", "happened_at": 1}]
            ),
            "value-required",
            {"row": 1, "field": "subject_id"},
            id="nothing viewed",
        ),
        pytest.param(
            lambda rows: rows.credit_accounts([{"customer_id": 1, "currency": "EUX"}]),
            "value-unknown",
            {"row": 1, "field": "currency"},
            id="no currency",
        ),
        pytest.param(
            lambda rows: rows.addresses([{"customer_id": 1, "latitude": 90.01}]),
            "value-too-large",
            {"row": 1, "field": "latitude"},
            id="north of the pole",
        ),
        pytest.param(
            lambda rows: rows.addresses([{"customer_id": 1, "longitude": "5.1"}]),
            "value-not-number",
            {"row": 1, "field": "longitude"},
            id="degrees as a text",
        ),
        pytest.param(
            lambda rows: rows.customers([{"name": "Bas", "rfm_group": "heroes"}]),
            "value-unknown",
            {"row": 1, "field": "rfm_group"},
            id="another group",
        ),
    ],
)
def test_what_cannot_be_stored_is_refused(
    shop: Shop, write: Write, code: str, details: dict[str, object]
) -> None:
    shop.add([{"name": "Noor"}])

    with pytest.raises(RequestError) as caught, shop.write() as rows:
        write(rows)

    assert (code, details) == (caught.value.code, caught.value.details)
    assert caught.value.render("nl") != caught.value.render("en")
    assert shop.doctor().ok
