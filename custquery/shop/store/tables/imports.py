"""How far the import of a file is, so that one that was stopped can go on."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID

#: Code points in the path of a file.
LONGEST_PATH = 4096

IMPORT_JOB = Table(
    "import_job",
    (
        ID,
        # The SHA-256 of the file, and of what was asked for: never its name or rows.
        Column("file", required=True),
        Column("plan", required=True),
        Column("started_at", "integer", required=True),
        Column("updated_at", "integer", required=True),
        Column("finished_at", "integer"),
        # The last row of the file that is dealt with, and what became of all.
        Column("last_row", "integer", required=True, default=0),
        *(
            Column(each, "integer", required=True, default=0)
            for each in ("added", "changed", "skipped", "replaced", "rejected")
        ),
        # Bytes of the file of rejected rows that belong to these rows.
        Column("rejects_size", "integer", required=True, default=0),
        # Where that file is, so that an erasure finds it.
        Column("rejects", longest=LONGEST_PATH),
    ),
    indexes=(Index("import_job_by_file", ("file", "plan")),),
    since=3,
)
