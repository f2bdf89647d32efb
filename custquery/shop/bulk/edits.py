"""What was asked → an edit of many customers, as data that a job can keep."""

import json
from collections.abc import Mapping
from typing import Literal, TypeAlias, cast

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.language.messages import say
from custquery.schema.closed import language_code
from custquery.schema.text import fold
from custquery.shop.store.limits import cut_tags

#: What can be done to many customers.
Kind: TypeAlias = Literal[
    "add-tags", "remove-tags", "delete", "tax-exemption", "language"
]

#: The column that an edit is about.
_COLUMNS: Mapping[Kind, str] = {
    "tax-exemption": "tax_exempt",
    "language": "language",
}


@frozen
class Edit:
    """
    One thing that is done to many customers.

    >>> Edit.add_tags("VIP, b2b").render("nl")
    'tags toevoegen: VIP, b2b'
    """

    kind: Kind
    #: The tags, the code of a language, ``0`` or ``1``; nothing for a deletion.
    values: tuple[str, ...] = ()

    @classmethod
    def add_tags(cls, *texts: str) -> "Edit":
        """
        Tag customers; a text is cut at commas.

        Raises:
            RequestError: ``bulk-without-tags``, ``value-too-long`` …
        """
        return cls("add-tags", _tags(texts))

    @classmethod
    def remove_tags(cls, *texts: str) -> "Edit":
        """
        Take tags off, however they are spelled; a text is cut at commas.

        Raises:
            RequestError: ``bulk-without-tags``, ``value-too-long`` …
        """
        return cls("remove-tags", _tags(texts))

    @classmethod
    def delete(cls) -> "Edit":
        """Delete customers who may be; it cannot be undone."""
        return cls("delete")

    @classmethod
    def set_tax_exempt(cls, *, exempt: bool) -> "Edit":
        """Say that customers pay tax, or do not."""
        return cls("tax-exemption", (str(int(exempt)),))

    @classmethod
    def set_language(cls, text: str) -> "Edit":
        """
        Say which language customers read.

        Raises:
            RequestError: ``bulk-language``.
        """
        code = language_code(text)
        if code is None:
            raise RequestError("bulk-language", {"text": text})
        return cls("language", (code,))

    @classmethod
    def stored(cls, kind: str, arguments: str) -> "Edit":
        """Return the edit that a job has kept."""
        return cls(cast("Kind", kind), tuple(json.loads(arguments)))

    @property
    def arguments(self) -> str:
        """The values as a job keeps them."""
        return json.dumps(self.values, ensure_ascii=False)

    @property
    def column(self) -> str:
        """The column of the customer that it sets; empty when it sets none."""
        return _COLUMNS.get(self.kind, "")

    @property
    def can_be_undone(self) -> bool:
        """Whether what it did can be taken back."""
        return self.kind != "delete"

    @property
    def folded(self) -> Mapping[str, str]:
        """Its tags, by what they are compared by."""
        return {fold(each): each for each in self.values}

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        code = f"bulk-edit-{self.kind}"
        if self.kind == "tax-exemption":
            code = f"{code}-{'on' if self.values == ('1',) else 'off'}"
        return say(code, {"text": ", ".join(self.values)}, locale)


def _tags(texts: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        for folded, tag in cut_tags(text, 1):
            found.setdefault(folded, tag)
    if not found:
        raise RequestError("bulk-without-tags")
    return tuple(found.values())
