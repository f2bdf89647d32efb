"""How far an edit of many customers is, whom it skipped, and what it can take back."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID, LONGEST_NOTE, owner

#: What can be done to many customers; the last takes back another one.
BULK_KINDS = (
    "add-tags",
    "remove-tags",
    "delete",
    "tax-exemption",
    "language",
    "undo",
)
#: What can have become of it.
BULK_STATES = ("running", "done", "cancelled", "undone")
#: Code points of a canonical filter, with much to spare.
_LONGEST_FILTER = 100_000

_JOB = Column("job_id", "integer", required=True)
_WHO = Column("customer_id", "integer", required=True)

BULK_JOB = Table(
    "bulk_job",
    (
        ID,
        Column("kind", required=True, choices=BULK_KINDS),
        # A list of texts in JSON: the tags, the language, or whether they are exempt.
        Column("arguments", required=True, longest=_LONGEST_FILTER),
        # Canonical, with how it was read; it may name somebody. None: the customers are
        # listed, or the job has ended.
        Column("filter", longest=_LONGEST_FILTER),
        Column("required", required=True, longest=_LONGEST_FILTER),
        Column("zone", required=True),
        Column("as_of", "integer", required=True),
        Column("started_at", "integer", required=True),
        Column("updated_at", "integer", required=True),
        Column("finished_at", "integer"),
        Column("state", required=True, choices=BULK_STATES),
        # The highest id there was when it began, and the last one that is dealt with.
        Column("highest", "integer", required=True),
        Column("last_id", "integer", required=True, default=0),
        *(
            Column(each, "integer", required=True, default=0)
            for each in ("total", "changed", "unchanged", "skipped")
        ),
        # The job that it takes back.
        Column("undoes", "integer"),
    ),
    since=3,
)

#: The customers of a job that is no filter; gone when it is finished.
BULK_MEMBER = Table("bulk_member", (_JOB, _WHO), key=("job_id", "customer_id"), since=3)

#: Whom a job skipped; it outlives them.
BULK_SKIP = Table(
    "bulk_skip",
    (_JOB, _WHO, Column("code", required=True)),
    key=("job_id", "customer_id"),
    since=3,
)

#: What a job itself changed, so that it can be taken back for a while.
BULK_UNDO = Table(
    "bulk_undo",
    (
        _JOB,
        owner(),
        # A folded tag, or the name of a column.
        Column("item", required=True),
        # Before and behind; None: there was no such tag, or no value.
        Column("had", longest=LONGEST_NOTE),
        Column("got", longest=LONGEST_NOTE),
    ),
    key=("job_id", "customer_id", "item"),
    indexes=(Index("bulk_undo_by_customer", ("customer_id",)),),
    since=3,
)
