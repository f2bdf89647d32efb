"""
The customers application on top of the language: a shop in one file.

>>> from custquery.shop import Shop

What it stores with is loaded when `Shop` is first asked for: checking a filter needs
only the criteria.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custquery.shop.emptiness import Blocking
    from custquery.shop.mail.consenting import Consents
    from custquery.shop.mail.facade import Mail
    from custquery.shop.mail.settings import MailSettings
    from custquery.shop.paging import Page
    from custquery.shop.segments import Saved, Segments
    from custquery.shop.shop import Shop
    from custquery.shop.store.doctor import Finding, Report
    from custquery.shop.store.reading import Customer
    from custquery.shop.store.segments import Segment
    from custquery.shop.store.settings import Settings
    from custquery.shop.store.writing import Batch

__all__ = [
    "Batch",
    "Blocking",
    "Consents",
    "Customer",
    "Finding",
    "Mail",
    "MailSettings",
    "Page",
    "Report",
    "Saved",
    "Segment",
    "Segments",
    "Settings",
    "Shop",
]

_PLACES = {
    "Batch": "store.writing",
    "Blocking": "emptiness",
    "Consents": "mail.consenting",
    "Customer": "store.reading",
    "Finding": "store.doctor",
    "Mail": "mail.facade",
    "MailSettings": "mail.settings",
    "Page": "paging",
    "Report": "store.doctor",
    "Saved": "segments",
    "Segment": "store.segments",
    "Segments": "segments",
    "Settings": "store.settings",
    "Shop": "shop",
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
