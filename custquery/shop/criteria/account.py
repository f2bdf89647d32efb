"""How the customer came to the shop and logs in, and the companies she buys for."""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Column, Many
from custquery.schema.types import Id, Instant, Keyword, YesNo
from custquery.shop.relations import COMPANY_CONTACTS

COMPANIES = Criterion(
    name="companies",
    aliases=("company_id", "company_ids", "b2b", "bedrijven", "bedrijfsnummer"),
    type=Id(),
    source=Many(COMPANY_CONTACTS, Column("company_id")),
    label={"en": "companies", "nl": "bedrijven"},
    summary={
        "en": "The number of any company the customer is a contact of.",
        "nl": "Het nummer van een bedrijf waarvan de klant contactpersoon is.",
    },
    examples=("companies IS NOT NULL", "companies:42"),
)

CREATED_BY_APP_ID = Criterion(
    name="created_by_app_id",
    aliases=("created_by_app", "app_id", "aangemaakt_door_app"),
    type=Id(),
    source=Column("created_by_app_id"),
    label={"en": "created by app", "nl": "aangemaakt door app"},
    summary={
        "en": "The number of the app that added the customer.",
        "nl": "Het nummer van de app die de klant toevoegde.",
    },
    examples=("created_by_app_id:580111", "NOT created_by_app_id:*"),
)

VERIFIED_EMAIL = Criterion(
    name="verified_email",
    aliases=("email_verified", "e-mail_bevestigd", "bevestigde_e-mail"),
    type=YesNo(),
    source=Column("verified_email"),
    label={"en": "verified e-mail", "nl": "bevestigd e-mailadres"},
    summary={
        "en": "Whether the customer confirmed the e-mail address.",
        "nl": "Of de klant het e-mailadres heeft bevestigd.",
    },
    examples=("verified_email:yes", "verified_email = true"),
)

ACTIVATION_DATE = Criterion(
    name="activation_date",
    aliases=("activated", "activated_at", "geactiveerd", "activeringsdatum"),
    type=Instant(),
    source=Column("activated_at"),
    label={"en": "activation date", "nl": "datum van activering"},
    summary={
        "en": "When the customer activated the account.",
        "nl": "Wanneer de klant het account activeerde.",
    },
    examples=("activation_date>=-30d", "NOT activation_date:*"),
)

MULTIPASS_IDENTIFIER = Criterion(
    name="multipass_identifier",
    aliases=("multipass", "multipass_id"),
    type=Keyword(),
    source=Column("multipass_identifier"),
    label={"en": "multipass identifier", "nl": "multipass-kenmerk"},
    summary={
        "en": "What another site that the customer logs in with calls her.",
        "nl": "Hoe een andere site waarmee de klant inlogt haar noemt.",
    },
    examples=("multipass_identifier:abc123",),
)

CRITERIA = (
    COMPANIES,
    CREATED_BY_APP_ID,
    VERIFIED_EMAIL,
    ACTIVATION_DATE,
    MULTIPASS_IDENTIFIER,
)
