"""Whether the customer may be written to, by e-mail and by SMS."""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Case, Column
from custquery.schema.types import Choice, Member, YesNo
from custquery.schema.value_sets import OneOf

_SHARED = (
    Member("subscribed", "subscribed", "geabonneerd", ("aangemeld", "ingeschreven")),
    Member("not_subscribed", "not subscribed", "niet geabonneerd", ("niet aangemeld",)),
    Member("pending", "pending", "in afwachting", ("onbevestigd",)),
    Member("unsubscribed", "unsubscribed", "afgemeld", ("opted out", "uitgeschreven")),
    Member("redacted", "redacted", "gewist"),
)

EMAIL_SUBSCRIPTION_STATUS = Criterion(
    name="email_subscription_status",
    aliases=(
        "email_status",
        "email_marketing_state",
        "email_subscription",
        "e-mailstatus",
        "nieuwsbrief",
        "e-mailabonnement",
    ),
    type=Choice((*_SHARED, Member("invalid", "invalid", "ongeldig"))),
    source=Column("email_status"),
    label={"en": "e-mail subscription status", "nl": "status e-mailabonnement"},
    summary={
        "en": "Whether the customer agreed to marketing by e-mail.",
        "nl": "Of de klant marketing per e-mail wil ontvangen.",
    },
    examples=(
        "email_subscription_status:subscribed",
        "email_subscription_status = 'SUBSCRIBED'",
    ),
)

ACCEPTS_MARKETING = Criterion(
    name="accepts_marketing",
    aliases=(
        "accepts_email_marketing",
        "subscribed",
        "marketing",
        "accepteert_marketing",
        "ingeschreven",
        "aangemeld",
    ),
    type=YesNo(),
    source=Case(
        ((Column("email_status"), OneOf(("subscribed",)), True),), otherwise=False
    ),
    label={"en": "accepts marketing", "nl": "accepteert marketing"},
    summary={
        "en": "Yes for who is subscribed to e-mail, no for everybody else.",
        "nl": "Ja voor wie op e-mail is geabonneerd, nee voor alle anderen.",
    },
    examples=("accepts_marketing:yes",),
)

SMS_SUBSCRIPTION_STATUS = Criterion(
    name="sms_subscription_status",
    aliases=("sms_status", "sms_marketing_state", "sms", "sms-status"),
    type=Choice(_SHARED),
    source=Column("sms_status"),
    label={"en": "SMS subscription status", "nl": "status sms-abonnement"},
    summary={
        "en": "Whether the customer agreed to marketing by SMS.",
        "nl": "Of de klant marketing per sms wil ontvangen.",
    },
    examples=("sms_subscription_status:subscribed",),
)

CRITERIA = (EMAIL_SUBSCRIPTION_STATUS, ACCEPTS_MARKETING, SMS_SUBSCRIPTION_STATUS)
