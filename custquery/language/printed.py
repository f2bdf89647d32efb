"""
A value's fields → its ``repr``, made when it is asked for.

attrs would compile one per class at import, which is a tenth of the start-up of
`custquery check`.
"""


class Printed:
    """Prints as attrs does, without code of its own in each class."""

    __slots__ = ()

    def __repr__(self) -> str:
        shown = (
            f"{each.name}={getattr(self, each.name)!r}"
            for each in getattr(type(self), "__attrs_attrs__", ())
            if each.repr
        )
        return f"{type(self).__name__}({', '.join(shown)})"
