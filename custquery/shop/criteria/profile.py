"""Who the customer is: names, contact, account, note, tags, dates of the record."""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Column, Many
from custquery.schema.types import (
    Choice,
    Email,
    EmailDomain,
    Id,
    Instant,
    Keyword,
    Language,
    Member,
    Phone,
    Text,
    YesNo,
)
from custquery.shop.relations import TAGS

ID = Criterion(
    name="id",
    aliases=("customer_id", "klantnummer", "klant_id"),
    type=Id(),
    source=Column("id"),
    label={"en": "customer id", "nl": "klantnummer"},
    summary={
        "en": "The number of the customer's record.",
        "nl": "Het nummer van de klant.",
    },
    examples=("id:42", "id>=100 id<200"),
)

NAME = Criterion(
    name="name",
    aliases=("full_name", "customer_name", "naam", "klantnaam"),
    type=Text(),
    source=Column("name"),
    label={"en": "name", "nl": "naam"},
    summary={
        "en": "First and last name together.",
        "nl": "Voor- en achternaam samen.",
    },
    examples=('name:"de vries"', "name:jan*"),
)

FIRST_NAME = Criterion(
    name="first_name",
    aliases=(
        "firstname",
        "customer_first_name",
        "default_address.first_name",
        "voornaam",
    ),
    type=Text(),
    source=Column("first_name"),
    label={"en": "first name", "nl": "voornaam"},
    summary={"en": "The first name.", "nl": "De voornaam."},
    examples=("first_name:José", "first_name:an*"),
)

LAST_NAME = Criterion(
    name="last_name",
    aliases=(
        "lastname",
        "surname",
        "customer_last_name",
        "default_address.last_name",
        "achternaam",
    ),
    type=Text(),
    source=Column("last_name"),
    label={"en": "last name", "nl": "achternaam"},
    summary={"en": "The last name.", "nl": "De achternaam."},
    examples=('last_name:"de vries"', "NOT last_name:*"),
)

EMAIL = Criterion(
    name="email",
    aliases=("e-mail", "mail", "email_address", "emailadres", "e-mailadres"),
    type=Email(),
    source=Column("email"),
    label={"en": "e-mail", "nl": "e-mail"},
    summary={
        "en": "The e-mail address; `*@shop.example` finds a whole domain.",
        "nl": "Het e-mailadres; `*@shop.example` vindt een heel domein.",
    },
    examples=("email:*@example.com", "email:jan*", "NOT email:*"),
)

EMAIL_DOMAIN = Criterion(
    name="email_domain",
    aliases=("customer_email_domain", "e-maildomein", "maildomein"),
    type=EmailDomain(),
    source=Column("email"),
    keys=EMAIL.names,
    label={"en": "e-mail domain", "nl": "e-maildomein"},
    summary={
        "en": "What stands after the @ of the e-mail address.",
        "nl": "Wat na de @ van het e-mailadres staat.",
    },
    examples=("email_domain:example.com", "customer_email_domain = 'example.com'"),
)

PHONE = Criterion(
    name="phone",
    aliases=(
        "phone_number",
        "default_address.phone",
        "telefoon",
        "telefoonnummer",
        "mobiel",
    ),
    type=Phone(),
    source=Column("phone"),
    label={"en": "phone", "nl": "telefoon"},
    summary={
        "en": "The phone number, with country code or as the shop's country writes it.",
        "nl": "Het telefoonnummer, met landnummer of zoals in het land van de winkel.",
    },
    examples=("phone:06-12345678", "phone:+316*"),
)

COMPANY = Criterion(
    name="company",
    aliases=("company_name", "default_address.company", "bedrijf", "bedrijfsnaam"),
    type=Text(),
    source=Column("company"),
    label={"en": "company", "nl": "bedrijf"},
    summary={
        "en": "The company of the profile.",
        "nl": "Het bedrijf van de klant.",
    },
    examples=("company:bakery", "company:*"),
)

NOTE = Criterion(
    name="note",
    aliases=("notes", "notitie", "opmerking"),
    type=Text(),
    source=Column("note"),
    label={"en": "note", "nl": "notitie"},
    summary={
        "en": "The note that staff keep on the customer.",
        "nl": "De notitie die medewerkers bij de klant bewaren.",
    },
    examples=("note:wholesale", "note:*"),
)

TAG = Criterion(
    name="tag",
    aliases=("tags", "customer_tags", "customer_tag", "label", "labels", "etiket"),
    type=Keyword(),
    source=Many(TAGS, Column("tag")),
    label={"en": "tag", "nl": "label"},
    summary={
        "en": "One of the customer's tags, as a whole; `vip*` for how it starts.",
        "nl": "Een van de labels van de klant, in zijn geheel; `vip*` voor het begin.",
    },
    examples=("tag:vip", "tag:vip,b2b", "NOT tag:vip", "tag:*"),
)

LANGUAGE = Criterion(
    name="language",
    aliases=("customer_language", "locale", "taal"),
    type=Language(),
    source=Column("language"),
    label={"en": "language", "nl": "taal"},
    summary={
        "en": "The language the customer is written to in.",
        "nl": "De taal waarin je de klant schrijft.",
    },
    examples=("language:nl", "language:Dutch,German"),
)

ACCOUNT_STATUS = Criterion(
    name="account_status",
    aliases=("customer_account_status", "state", "account", "accountstatus"),
    type=Choice(
        (
            Member("enabled", "enabled", "ingeschakeld", ("active", "actief")),
            Member("disabled", "disabled", "uitgeschakeld", ("inactive", "inactief")),
            Member("invited", "invited", "uitgenodigd"),
            Member("declined", "declined", "geweigerd", ("afgewezen",)),
        )
    ),
    source=Column("account_status"),
    label={"en": "account status", "nl": "accountstatus"},
    summary={
        "en": "Whether the customer can log in: enabled, disabled, invited, declined.",
        "nl": "Of de klant kan inloggen: ingeschakeld, uitgeschakeld, uitgenodigd, "
        "geweigerd.",
    },
    examples=("account_status:enabled", "customer_account_status = 'INVITED'"),
)

TAX_EXEMPT = Criterion(
    name="tax_exempt",
    aliases=("taxexempt", "belastingvrij", "btw_vrij", "btw_vrijgesteld"),
    type=YesNo(),
    source=Column("tax_exempt"),
    label={"en": "tax exempt", "nl": "vrijgesteld van belasting"},
    summary={
        "en": "Whether the customer pays no tax.",
        "nl": "Of de klant geen belasting betaalt.",
    },
    examples=("tax_exempt:yes", "belastingvrij:nee"),
)

ADDED_DATE = Criterion(
    name="customer_added_date",
    aliases=(
        "created_at",
        "created",
        "customer_date",
        "date_added",
        "added_date",
        "added",
        "toegevoegd",
        "aangemaakt",
        "klant_sinds",
    ),
    type=Instant(),
    source=Column("created_at"),
    label={"en": "date added", "nl": "datum toegevoegd"},
    summary={
        "en": "When the customer was added to the shop.",
        "nl": "Wanneer de klant aan de winkel is toegevoegd.",
    },
    examples=("customer_added_date>=-30d", "created_at:1997"),
)

UPDATED_DATE = Criterion(
    name="updated_at",
    aliases=("updated", "updated_date", "last_update", "bijgewerkt", "gewijzigd"),
    type=Instant(),
    source=Column("updated_at"),
    label={"en": "date updated", "nl": "datum bijgewerkt"},
    summary={
        "en": "When the record was last changed.",
        "nl": "Wanneer de gegevens voor het laatst zijn gewijzigd.",
    },
    examples=("updated_at>=-7d",),
)

CRITERIA = (
    TAG,
    NAME,
    FIRST_NAME,
    LAST_NAME,
    EMAIL,
    EMAIL_DOMAIN,
    PHONE,
    COMPANY,
    NOTE,
    LANGUAGE,
    ACCOUNT_STATUS,
    TAX_EXEMPT,
    ADDED_DATE,
    UPDATED_DATE,
    ID,
)
