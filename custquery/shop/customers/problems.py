"""
What is wrong with what was given of a customer → codes and words, all of them at once.

A problem names a field and never what stands in it, so that it can be kept and shown.
"""

from collections.abc import Iterable, Mapping

from attrs import Factory, frozen

from custquery.language.errors import RequestError
from custquery.language.messages import say


@frozen
class Problem:
    """
    One thing that cannot be kept as it was given.

    >>> Problem("profile-too-long", "city", {"length": 300, "limit": 255}).render()
    '“city” has 300 characters; 255 is the most.'
    """

    #: Permanent and kebab-case, such as ``profile-email``.
    code: str
    #: As the column is called: ``first_name``.
    field: str
    args: Mapping[str, str | int] = Factory(dict)

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        named = {"field": say(f"profile-field-{self.field}", {}, locale)}
        return say(self.code, {**named, **self.args}, locale)


class ProfileError(RequestError):
    """What was given cannot be kept; *problems* has all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep every problem; the code is that of the first."""
        #: In the order of the fields.
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.code, {"field": first.field, **first.args})

    def render(self, locale: str = "en") -> str:
        """Say each problem in a line of its own."""
        return "\n".join(each.render(locale) for each in self.problems)


class RefusedError(Exception):
    """One value is not taken; whoever reads the other ones collects it."""

    def __init__(self, code: str, **args: str | int) -> None:
        """Keep the *code* of the problem, and what it is about."""
        super().__init__(code)
        self.code = code
        self.args_of_it = args

    def about(self, field: str) -> Problem:
        """Return the problem, with the *field* that it is about."""
        return Problem(self.code, field, self.args_of_it)
