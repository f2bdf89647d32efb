"""What the shop itself decides: settings, definitions of metafields, segments."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID

SETTING = Table(
    "setting", (Column("name"), Column("value", required=True)), key=("name",)
)

METAFIELD_DEFINITION = Table(
    "metafield_definition",
    (
        Column("namespace", required=True),
        Column("key", required=True),
        Column(
            "type",
            required=True,
            choices=("text", "number", "date", "date_time", "yesno"),
        ),
        Column("name"),
    ),
    key=("namespace", "key"),
    since=2,
)

SEGMENT = Table(
    "segment",
    (
        ID,
        Column("name", required=True),
        Column("name_key", required=True, kept=True),
        Column("text", required=True, longest=10_000),
        Column("edition", "integer", required=True, default=1),
        Column("created_at", "integer", required=True),
        Column("updated_at", "integer", required=True),
    ),
    indexes=(Index("segment_by_name", ("name_key",), unique=True, since=2),),
    since=2,
)
