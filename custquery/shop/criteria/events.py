"""What the customer did with e-mails that were sent to her, and in the web shop."""

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.sources import Column, Many, Relation
from custquery.schema.types import Choice, Id, Instant, Keyword, Member
from custquery.shop import relations
from custquery.shop.criteria.rows import count_of, date_of, id_of

#: What can happen to an e-mail: ``(code, English, Dutch, relation)``.
_EMAIL_EVENTS = (
    ("delivered", "delivered", "bezorgd", relations.EMAILS_DELIVERED),
    ("opened", "opened", "geopend", relations.EMAILS_OPENED),
    ("clicked", "clicked", "aangeklikt", relations.EMAILS_CLICKED),
    ("bounced", "bounced", "teruggekomen", relations.EMAILS_BOUNCED),
    (
        "marked_as_spam",
        "marked as spam",
        "als spam gemeld",
        relations.EMAILS_MARKED_AS_SPAM,
    ),
    (
        "unsubscribed",
        "unsubscribed from",
        "voor afmelding gebruikt",
        relations.EMAILS_UNSUBSCRIBED,
    ),
)

#: The Dutch names of those relations are ``e-mails.`` and one of these.
_DUTCH = {
    "delivered": "bezorgd",
    "opened": "geopend",
    "clicked": "aangeklikt",
    "bounced": "teruggekomen",
    "marked_as_spam": "spam",
    "unsubscribed": "afgemeld",
}

_WHEN = date_of(
    Column("happened_at"),
    "When it happened.",
    "Wanneer het gebeurde.",
    aliases=("happened_at",),
)


def _dates(
    name: str, aliases: tuple[str, ...], relation: Relation, en: str, nl: str
) -> Criterion:
    return Criterion(
        name=name,
        aliases=aliases,
        type=Instant(),
        source=Many(relation, Column("happened_at")),
        label={"en": f"e-mail {en}", "nl": f"e-mail {nl}"},
        summary={
            "en": f"When any e-mail of the shop was {en}.",
            "nl": f"Wanneer een e-mail van de winkel is {nl}.",
        },
        examples=(f"{name}>=-30d", f"NOT {name}:*"),
    )


EMAIL_OPENED = _dates(
    "email_opened",
    ("emails_opened", "e-mail_geopend", "mail_geopend"),
    relations.EMAILS_OPENED,
    "opened",
    "geopend",
)
EMAIL_CLICKED = _dates(
    "email_clicked",
    ("emails_clicked", "e-mail_aangeklikt", "mail_aangeklikt"),
    relations.EMAILS_CLICKED,
    "clicked",
    "aangeklikt",
)
EMAIL_BOUNCED = _dates(
    "email_bounced",
    ("emails_bounced", "e-mail_teruggekomen", "mail_teruggekomen"),
    relations.EMAILS_BOUNCED,
    "bounced",
    "teruggekomen",
)

VIEWED_PRODUCT = Criterion(
    name="viewed_product",
    aliases=("viewed_products", "product_viewed", "bekeken_product"),
    type=Id(),
    source=Many(relations.PRODUCT_VIEWS, Column("subject_id")),
    label={"en": "product viewed", "nl": "bekeken product"},
    summary={
        "en": "The number of any product the customer looked at in the web shop.",
        "nl": "Het nummer van een product dat de klant in de webwinkel bekeek.",
    },
    examples=("viewed_product:42", "viewed_product:* NOT orders>0"),
)

VIEWED_COLLECTION = Criterion(
    name="viewed_collection",
    aliases=("viewed_collections", "collection_viewed", "bekeken_collectie"),
    type=Id(),
    source=Many(relations.COLLECTION_VIEWS, Column("subject_id")),
    label={"en": "collection viewed", "nl": "bekeken collectie"},
    summary={
        "en": "The number of any collection the customer looked at in the web shop.",
        "nl": "Het nummer van een collectie die de klant in de webwinkel bekeek.",
    },
    examples=("viewed_collection:42",),
)


def _emails(code: str, en: str, nl: str, relation: Relation) -> RelationCriterion:
    name = f"shopify_email.{code}"
    return RelationCriterion(
        name=name,
        aliases=(f"emails.{code}", f"e-mails.{_DUTCH[code]}"),
        relation=relation,
        row=(
            id_of(
                "activity_id",
                "activity_id",
                ("number of the mailing", "nummer van de mailing"),
                aliases=("activity", "mailing", "campaign_id"),
            ),
            _WHEN,
        ),
        aggregates=(count_of(relation, "times", "keer"),),
        label={"en": f"e-mails {en}", "nl": f"e-mails {nl}"},
        summary={
            "en": f"E-mails of the shop that were {en}, taken together.",
            "nl": f"E-mails van de winkel die zijn {nl}, samengenomen.",
        },
        examples=(
            f"{name} MATCHES ()",
            f"{name} MATCHES (activity_id IN (1, 2), date >= -30d, count >= 2)",
        ),
    )


EMAILS = RelationCriterion(
    name="emails",
    aliases=("email_events", "e-mails", "mails"),
    relation=relations.EMAILS,
    row=(
        Criterion(
            name="kind",
            aliases=("event", "soort", "gebeurtenis"),
            type=Choice(Member(code, en, nl) for code, en, nl, _ in _EMAIL_EVENTS),
            source=Column("kind"),
            label={"en": "event", "nl": "gebeurtenis"},
            summary={
                "en": "What happened to the e-mail.",
                "nl": "Wat er met de e-mail gebeurde.",
            },
        ),
        id_of(
            "activity_id",
            "activity_id",
            ("number of the mailing", "nummer van de mailing"),
            aliases=("activity", "mailing", "campaign_id"),
        ),
        _WHEN,
    ),
    aggregates=(count_of(relations.EMAILS, "events", "gebeurtenissen"),),
    label={"en": "e-mail events", "nl": "gebeurtenissen met e-mails"},
    summary={
        "en": "What happened to e-mails of the shop, taken together.",
        "nl": "Wat er met e-mails van de winkel gebeurde, samengenomen.",
    },
    examples=("emails MATCHES (kind = 'opened', date >= -30d, count >= 2)",),
)

PRODUCT_VIEWED = RelationCriterion(
    name="storefront.product_viewed",
    aliases=("storefront_event.product_viewed", "product_views", "bekeken_producten"),
    relation=relations.PRODUCT_VIEWS,
    row=(
        id_of(
            "id",
            "subject_id",
            ("product number", "productnummer"),
            aliases=("product_id", "productnummer"),
        ),
        Criterion(
            name="tag",
            aliases=("tags", "product_tag", "label"),
            type=Keyword(),
            source=Many(relations.VIEW_TAGS, Column("tag")),
            label={"en": "tag", "nl": "label"},
            summary={
                "en": "One of the tags of the product.",
                "nl": "Een van de labels van het product.",
            },
        ),
        _WHEN,
    ),
    aggregates=(count_of(relations.PRODUCT_VIEWS, "times", "keer"),),
    label={"en": "products viewed", "nl": "bekeken producten"},
    summary={
        "en": "Products the customer looked at in the web shop, taken together.",
        "nl": "Producten die de klant in de webwinkel bekeek, samengenomen.",
    },
    examples=("storefront.product_viewed MATCHES (id = 42, date >= -30d, count >= 2)",),
)

COLLECTION_VIEWED = RelationCriterion(
    name="storefront.collection_viewed",
    aliases=(
        "storefront_event.collection_viewed",
        "collection_views",
        "bekeken_collecties",
    ),
    relation=relations.COLLECTION_VIEWS,
    row=(
        id_of(
            "id",
            "subject_id",
            ("collection number", "collectienummer"),
            aliases=("collection_id", "collectienummer"),
        ),
        _WHEN,
    ),
    aggregates=(count_of(relations.COLLECTION_VIEWS, "times", "keer"),),
    label={"en": "collections viewed", "nl": "bekeken collecties"},
    summary={
        "en": "Collections the customer looked at in the web shop, taken together.",
        "nl": "Collecties die de klant in de webwinkel bekeek, samengenomen.",
    },
    examples=("storefront.collection_viewed MATCHES (id = 42, date >= -30d)",),
)

CRITERIA = (
    EMAIL_OPENED,
    EMAIL_CLICKED,
    EMAIL_BOUNCED,
    VIEWED_PRODUCT,
    VIEWED_COLLECTION,
)

RELATIONS = (
    *(_emails(*each) for each in _EMAIL_EVENTS),
    EMAILS,
    PRODUCT_VIEWED,
    COLLECTION_VIEWED,
)
