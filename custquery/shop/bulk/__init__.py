"""
Edits of many customers at once: tags, tax exemption, language, deletion.

    edit, filter or ids ─▶ plan ─▶ job ─▶ lots, each one transaction ─▶ done, undone

* edits, judging     what is asked, and what it does to whom
* members, planning  who they are, and what would be done
* jobs, carrying     how far it is, and doing it
"""

from custquery.shop.bulk.edits import Edit
from custquery.shop.bulk.facade import UNDO_DAYS, Bulk
from custquery.shop.bulk.jobs import Job
from custquery.shop.bulk.planning import Plan

__all__ = ["UNDO_DAYS", "Bulk", "Edit", "Job", "Plan"]
