"""Which products the customer bought. Only the lines of orders that count (law 7)."""

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.sources import Column, Many, Outer, Sum
from custquery.schema.types import Id, Keyword, Text, WholeNumber
from custquery.shop.criteria.rows import amount_of, count_of, date_of, sum_of_amount
from custquery.shop.relations import LINE_PRODUCTS, LINE_TAGS, ORDER_LINES

PRODUCT = Criterion(
    name="product",
    aliases=("product_title", "bought", "gekocht", "producttitel"),
    type=Text(),
    source=Many(ORDER_LINES, Column("title")),
    label={"en": "product bought", "nl": "gekocht product"},
    summary={
        "en": "The title of any product the customer bought.",
        "nl": "De titel van een van de producten die de klant kocht.",
    },
    examples=("product:jasmine", 'bought:"green tea"', "NOT product:*"),
)

PRODUCT_ID = Criterion(
    name="product_id",
    aliases=("productnummer",),
    type=Id(),
    source=Many(ORDER_LINES, Column("product_id")),
    label={"en": "number of a product bought", "nl": "nummer van een gekocht product"},
    summary={
        "en": "The number of any product the customer bought.",
        "nl": "Het nummer van een van de producten die de klant kocht.",
    },
    examples=("product_id:42", "product_id:42,43"),
)

PRODUCT_TAG = Criterion(
    name="product_tag",
    aliases=("product_tags", "productlabel", "productlabels"),
    type=Keyword(),
    source=Many(LINE_TAGS, Column("tag")),
    label={"en": "tag of a product bought", "nl": "label van een gekocht product"},
    summary={
        "en": "A tag of any product the customer bought.",
        "nl": "Een label van een van de producten die de klant kocht.",
    },
    examples=("product_tag:organic", "NOT product_tag:sale"),
)

PRODUCT_CATEGORY = Criterion(
    name="product_category",
    aliases=("product_type", "productcategorie", "productsoort"),
    type=Keyword(),
    source=Many(LINE_PRODUCTS, Column("category")),
    label={
        "en": "category of a product bought",
        "nl": "categorie van een gekocht product",
    },
    summary={
        "en": "The category of any product the customer bought.",
        "nl": "De categorie van een van de producten die de klant kocht.",
    },
    examples=("product_category:tea", "NOT product_category:tea"),
)

PRODUCT_VENDOR = Criterion(
    name="product_vendor",
    aliases=("vendor", "brand", "merk", "leverancier"),
    type=Keyword(),
    source=Many(LINE_PRODUCTS, Column("vendor")),
    label={"en": "brand of a product bought", "nl": "merk van een gekocht product"},
    summary={
        "en": "The brand of any product the customer bought.",
        "nl": "Het merk van een van de producten die de klant kocht.",
    },
    examples=('product_vendor:"Van Nelle"',),
)

SKU = Criterion(
    name="sku",
    aliases=("product_sku", "artikelnummer", "artikelcode"),
    type=Keyword(),
    source=Many(ORDER_LINES, Column("sku")),
    label={"en": "SKU bought", "nl": "gekocht artikelnummer"},
    summary={
        "en": "The stock keeping unit of any order line; `TEA-*` for how it starts.",
        "nl": "Het artikelnummer van een bestelregel; `TEA-*` voor het begin.",
    },
    examples=("sku:TEA-01", "sku:TEA-*"),
)

PRODUCTS_PURCHASED = RelationCriterion(
    name="products_purchased",
    aliases=("order_lines", "products", "producten", "gekochte_producten"),
    relation=ORDER_LINES,
    row=(
        Criterion(
            name="id",
            aliases=("product_id", "productnummer"),
            type=Id(),
            source=Column("product_id"),
            label={"en": "product number", "nl": "productnummer"},
            summary={
                "en": "The number of the product.",
                "nl": "Het nummer van het product.",
            },
        ),
        Criterion(
            name="title",
            aliases=("product", "name", "titel", "naam"),
            type=Text(),
            source=Column("title"),
            label={"en": "title", "nl": "titel"},
            summary={
                "en": "What the product was called on the order.",
                "nl": "Hoe het product op de bestelling heette.",
            },
        ),
        Criterion(
            name="sku",
            aliases=("artikelnummer", "artikelcode"),
            type=Keyword(),
            source=Column("sku"),
            label={"en": "SKU", "nl": "artikelnummer"},
            summary={
                "en": "The stock keeping unit.",
                "nl": "Het artikelnummer.",
            },
        ),
        Criterion(
            name="category",
            aliases=("product_category", "product_type", "categorie", "soort"),
            type=Keyword(),
            source=Many(LINE_PRODUCTS, Column("category")),
            label={"en": "category", "nl": "categorie"},
            summary={
                "en": "The category of the product.",
                "nl": "De categorie van het product.",
            },
        ),
        Criterion(
            name="vendor",
            aliases=("product_vendor", "brand", "merk", "leverancier"),
            type=Keyword(),
            source=Many(LINE_PRODUCTS, Column("vendor")),
            label={"en": "brand", "nl": "merk"},
            summary={
                "en": "The brand of the product.",
                "nl": "Het merk van het product.",
            },
        ),
        Criterion(
            name="tag",
            aliases=("tags", "product_tag", "label", "labels"),
            type=Keyword(),
            source=Many(LINE_TAGS, Column("tag")),
            label={"en": "tag", "nl": "label"},
            summary={
                "en": "One of the tags of the product.",
                "nl": "Een van de labels van het product.",
            },
        ),
        date_of(
            Outer(Column("placed_at")),
            "When the order was placed.",
            "Wanneer de bestelling is geplaatst.",
            aliases=("placed", "placed_at", "geplaatst"),
        ),
        Criterion(
            name="quantity",
            aliases=("hoeveelheid", "stuks"),
            type=WholeNumber(),
            source=Column("quantity"),
            label={"en": "quantity", "nl": "hoeveelheid"},
            summary={
                "en": "How many of it on one order line.",
                "nl": "Hoeveel daarvan op één bestelregel.",
            },
        ),
        amount_of(
            Column("total"),
            "The total of the order line.",
            "Het totaal van de bestelregel.",
            aliases=("price", "prijs"),
        ),
    ),
    aggregates=(
        count_of(ORDER_LINES, "order lines", "bestelregels"),
        Criterion(
            name="sum_quantity",
            aliases=("total_quantity", "totale_hoeveelheid"),
            type=WholeNumber(),
            source=Sum(ORDER_LINES, Column("quantity")),
            label={"en": "total quantity", "nl": "totale hoeveelheid"},
            summary={
                "en": "How many products those order lines are together.",
                "nl": "Hoeveel producten die bestelregels samen zijn.",
            },
        ),
        sum_of_amount(ORDER_LINES, Column("total"), "order lines", "bestelregels"),
    ),
    label={"en": "products purchased", "nl": "gekochte producten"},
    summary={
        "en": "Order lines that pass the conditions, taken together.",
        "nl": "Bestelregels die aan de voorwaarden voldoen, samengenomen.",
    },
    examples=(
        "products_purchased MATCHES (id IN (1, 2), date >= -60d)",
        "products_purchased MATCHES (tag = 'organic', sum_quantity >= 3)",
        "products_purchased NOT MATCHES (category = 'tea')",
    ),
)

CRITERIA = (PRODUCT, PRODUCT_ID, PRODUCT_TAG, PRODUCT_CATEGORY, PRODUCT_VENDOR, SKU)

RELATIONS = (PRODUCTS_PURCHASED,)
