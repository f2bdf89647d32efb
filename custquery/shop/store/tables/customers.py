"""The customer, and what hangs below her but her orders and what she does."""

from custquery.shop.criteria import groups, marketing, profile
from custquery.shop.criteria.orders import PRODUCT_SUBSCRIPTION_STATUS
from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import (
    ID,
    LONGEST_NOTE,
    TEXTS,
    choices_of,
    codes,
    kept,
    later,
    owner,
    place,
    texts,
)

#: How a profile can have begun.
BEGINNINGS = ("newsletter", "account", "order", "checkout", "hand", "import")

CUSTOMER = Table(
    "customer",
    (
        ID,
        Column("created_at", "integer", required=True),
        Column("updated_at", "integer", required=True),
        Column("orders_count", "integer", required=True, default=0, kept=True),
        Column("amount_spent", "money", required=True, default=0, kept=True),
        Column("first_order_at", "integer", kept=True),
        Column("last_order_at", "integer", kept=True),
        Column("open_checkout_at", "integer", kept=True),
        Column(
            "subscription_status",
            required=True,
            default="never_subscribed",
            choices=choices_of(PRODUCT_SUBSCRIPTION_STATUS),
            kept=True,
        ),
        Column(
            "account_status",
            required=True,
            default="disabled",
            choices=choices_of(profile.ACCOUNT_STATUS),
        ),
        Column(
            "email_status",
            required=True,
            default="not_subscribed",
            choices=choices_of(marketing.EMAIL_SUBSCRIPTION_STATUS),
        ),
        Column(
            "sms_status",
            required=True,
            default="not_subscribed",
            choices=choices_of(marketing.SMS_SUBSCRIPTION_STATUS),
        ),
        Column("tax_exempt", "yesno", required=True, default=0),
        Column("language", "language"),
        Column("name", longest=2 * 255 + 1),
        Column("first_name"),
        Column("last_name"),
        Column("email"),
        Column("phone", "phone"),
        Column("company"),
        *kept("email_key", "name_order"),
        *kept(*(f"{each}_folded" for each in TEXTS if each != "note")),
        *kept(*(f"{each}_words" for each in TEXTS if each != "note")),
        *kept("search_words"),
        Column("note", longest=LONGEST_NOTE),
        *kept("note_folded", "note_words"),
        *later("created_by_app_id", kind="integer"),
        # Written by a dated batch over everyone: `custquery.shop.rfm`.
        Column("rfm_group", choices=choices_of(groups.RFM_GROUP), since=2),
        *later("rfm_as_of", kind="integer"),
        Column(
            "predicted_spend_tier",
            choices=choices_of(groups.PREDICTED_SPEND_TIER),
            since=2,
        ),
        *later("verified_email", kind="yesno"),
        *later("activated_at", kind="integer"),
        *later("multipass_identifier"),
        *kept("multipass_identifier_folded", since=2),
        # How her profile came to be; older shops do not know.
        Column("began", choices=BEGINNINGS, since=3),
    ),
    indexes=(
        Index("customer_by_email", ("email_key",), unique=True),
        Index("customer_by_phone", ("phone",), unique=True),
        # Walked in order of a sort key; with what is asked most, so that the row of a
        # customer who does not pass need not be read.
        Index("customer_by_updated", ("updated_at", "id", "orders_count")),
        Index("customer_by_spent", ("amount_spent", "id", "orders_count")),
        Index("customer_by_orders", ("orders_count", "id", "amount_spent")),
        Index("customer_by_created", ("created_at",)),
        Index("customer_by_last_order", ("last_order_at",)),
        Index("customer_by_name", ("name_order",)),
        Index("customer_by_folded_email", ("email_folded",)),
        Index("customer_by_rfm_group", ("rfm_group", "id"), since=2),
    ),
    below=(
        "address",
        "tag",
        "order",
        "checkout",
        "subscription_contract",
        "email_event",
        "storefront_event",
        "company_contact",
        "store_credit_account",
        "metafield",
        "consent_event",
    ),
)

ADDRESS = Table(
    "address",
    (
        ID,
        owner(),
        Column("is_default", "yesno", required=True, default=0),
        *map(Column, ("first_name", "last_name", "company", "address1", "address2")),
        Column("zip"),
        *place(),
        Column("phone", "phone"),
        Column("latitude", "latitude", since=2),
        Column("longitude", "longitude", since=2),
        *(
            Column(each, "integer", kept=True, told=True, since=2)
            for each in ("x", "y", "z")
        ),
        *codes(),
        *kept("region_key_folded", "city_code_folded", since=2),
        *texts("address1", "address2", "city", "region"),
        *kept("zip_folded", since=2),
    ),
    indexes=(
        Index("address_by_customer", ("customer_id",)),
        Index("address_by_zip", ("zip_folded", "customer_id"), since=2),
        Index("address_by_point", ("x", "y", "z", "customer_id"), since=2),
    ),
)

TAG = Table(
    "tag",
    (
        owner(),
        Column("folded", required=True, kept=True),
        Column("tag", required=True),
    ),
    key=("customer_id", "folded"),
    indexes=(Index("tag_by_folded", ("folded", "customer_id")),),
)

PLACES = Table(
    "place",
    (
        owner(),
        Column("ordinal", "integer", required=True),
        *place(),
        *kept("city_folded", "city_words", "region_folded", "region_words"),
        *kept("region_code_folded", "region_code_words"),
        *codes(),
        *kept("region_key_folded", "city_code_folded", since=2),
    ),
    key=("customer_id", "ordinal"),
    indexes=(
        Index("place_by_country", ("country", "customer_id")),
        Index("place_by_city_code", ("city_code_folded", "customer_id"), since=2),
        Index("place_by_region_key", ("region_key_folded", "customer_id"), since=2),
    ),
)

COMPANY = Table("company", (ID, Column("name", required=True)), since=2)

COMPANY_CONTACT = Table(
    "company_contact",
    (
        owner(),
        Column("company_id", "integer", required=True, refers="company"),
    ),
    key=("customer_id", "company_id"),
    indexes=(Index("company_contact_by_company", ("company_id", "customer_id")),),
    since=2,
)

CREDIT_ACCOUNT = Table(
    "store_credit_account",
    (
        ID,
        owner(cascades=False),
        Column("currency", "currency", required=True),
        Column("balance", "integer", required=True, default=0),
        *(Column(each, "integer") for each in ("next_expiry_at", "last_credit_at")),
    ),
    indexes=(
        Index(
            "store_credit_account_by_customer",
            ("customer_id", "currency", "balance"),
        ),
    ),
    since=2,
)

METAFIELD = Table(
    "metafield",
    (
        owner(),
        Column("path", required=True),
        Column("value", required=True, longest=LONGEST_NOTE),
        # As long as what it is made of, which not every engine can have in an index.
        Column("text_folded", kept=True, longest=LONGEST_NOTE),
        *kept("text_words"),
        *(
            Column(each, "integer", kept=True, told=True)
            for each in ("number", "instant", "day", "month_day")
        ),
        Column("yesno", "yesno", kept=True, told=True),
    ),
    key=("customer_id", "path"),
    indexes=(
        Index("metafield_by_path", ("path", "customer_id")),
        Index("metafield_by_text", ("path", "text_folded", "customer_id")),
        Index("metafield_by_number", ("path", "number", "customer_id")),
        Index("metafield_by_day", ("path", "day", "customer_id")),
        Index("metafield_by_month_day", ("path", "month_day", "customer_id")),
    ),
    since=2,
)
