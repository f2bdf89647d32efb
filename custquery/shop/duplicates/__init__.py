"""
Customers who are there twice → pairs that are found, explained, and merged into one.

    people ─▶ keys ─▶ candidates ─▶ comparisons ─▶ weight, score ─▶ pairs
    two customers ─▶ preview (survivor, moves, what is lost, blocks) ─▶ merge

* people, keys          what is compared, and who is compared with whom
* comparing, weighing   how far two agree, and what that says
* asking                the finder of a plugin is asked instead
* choosing, blocking    who survives, and who may not be merged
* agreeing, belongings  consents and rows, as those of one
"""

from custquery.shop.duplicates.blocking import Block
from custquery.shop.duplicates.choosing import Choices
from custquery.shop.duplicates.facade import Duplicates
from custquery.shop.duplicates.pairs import THRESHOLD, LeftOut, Pair, Reason, Search
from custquery.shop.duplicates.preview import Lost, Preview

__all__ = [
    "THRESHOLD",
    "Block",
    "Choices",
    "Duplicates",
    "LeftOut",
    "Lost",
    "Pair",
    "Preview",
    "Reason",
    "Search",
]
