"""What completion gives: offers, each an edit of the text as typed."""

from typing import Literal, TypeAlias

from attrs import field, frozen

from custquery.language.diagnostics import Edit
from custquery.language.printed import Printed
from custquery.language.span import Span

#: What an offer is.
Kind: TypeAlias = Literal[
    "field",
    "operator",
    "value",
    "connector",
    "bracket",
    "relation",
    "function",
    "saved",
    "template",
    "word",
]

#: What may be completed next, once an offer was taken.
Opens: TypeAlias = Literal["field", "operator", "value", "nothing"]


@frozen(repr=False)
class Offer(Printed):
    """
    One thing that may come at the caret.

    Taking it is one edit; what is outside of the edit stays as it was typed.
    """

    #: What is shown, in the reader's language.
    label: str
    kind: Kind
    edit: Edit
    #: Where the caret is afterwards.
    caret: int
    #: One line of help, in the reader's language.
    detail: str = ""
    #: Customers who have this value, under the rest of the query; None: not known.
    count: int | None = None
    #: Whether there was no time to count everyone, so that this is a guess.
    about: bool = False
    opens: Opens = "nothing"

    @property
    def text(self) -> str:
        """What is put into the text."""
        return self.edit.text

    def apply(self, text: str) -> str:
        """Return *text* with the offer taken."""
        edit = self.edit
        return text[: edit.start] + edit.text + text[edit.end :]


@frozen(repr=False)
class Completion(Printed):
    """What may come at a caret, the best first."""

    #: The token at the caret, which most offers take the place of.
    replace: Span
    offers: tuple[Offer, ...] = ()


@frozen(repr=False)
class Draft(Printed):
    """An offer before it is known where it stands, and whether it fits."""

    text: str
    label: str
    kind: Kind
    detail: str = ""
    opens: Opens = "nothing"
    #: What it is called: in the reader's language, and otherwise.
    own: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    count: int | None = None
    about: bool = False
    #: Whether blanks stand on both sides, none before it, or whatever was typed.
    stands: Literal["apart", "glued", "free"] = field(default="free")
