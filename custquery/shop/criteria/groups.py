"""Groups that are kept from a dated batch over everyone: `custquery.shop.rfm`."""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Column
from custquery.schema.types import Choice, Member

RFM_GROUP = Criterion(
    name="rfm_group",
    aliases=("rfm", "customer_group", "rfm-groep", "rfm_groep", "klantgroep"),
    type=Choice(
        (
            Member("champions", "champions", "kampioenen"),
            Member("loyal", "loyal", "trouw"),
            Member("active", "active", "actief"),
            Member("new", "new", "nieuw"),
            Member("promising", "promising", "veelbelovend"),
            Member("needs_attention", "needs attention", "verdient aandacht"),
            Member("at_risk", "at risk", "dreigt te vertrekken"),
            Member("almost_lost", "almost lost", "bijna kwijt"),
            Member("previously_loyal", "previously loyal", "vroeger trouw"),
            Member("dormant", "dormant", "slapend"),
            Member("prospects", "prospects", "nog geen klant", ("prospect",)),
        )
    ),
    source=Column("rfm_group"),
    label={"en": "RFM group", "nl": "RFM-groep"},
    summary={
        "en": "How recently, how often and for how much she bought, in eleven groups.",
        "nl": "Hoe kort geleden, hoe vaak en voor hoeveel ze kocht, in elf groepen.",
    },
    examples=("rfm_group:champions", "rfm_group = 'AT_RISK'"),
)

PREDICTED_SPEND_TIER = Criterion(
    name="predicted_spend_tier",
    aliases=("spend_tier", "predicted_spend", "verwachte_besteding"),
    type=Choice(
        (
            Member("low", "low", "laag"),
            Member("medium", "medium", "gemiddeld", ("middle", "midden")),
            Member("high", "high", "hoog"),
        ),
        ordered=True,
    ),
    source=Column("predicted_spend_tier"),
    label={"en": "predicted spend tier", "nl": "verwachte besteding"},
    summary={
        "en": "What she is expected to spend; empty in a shop with few orders.",
        "nl": "Wat de klant naar verwachting besteedt; leeg bij weinig bestellingen.",
    },
    examples=("predicted_spend_tier:high", "predicted_spend_tier = 'MEDIUM'"),
)

CRITERIA = (RFM_GROUP, PREDICTED_SPEND_TIER)
