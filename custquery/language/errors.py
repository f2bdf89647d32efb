"""
Everything custquery raises.

* CustQueryError
  x FilterError            the filter is at fault; carries its text and diagnostics
    - FilterSyntaxError    it does not even parse
  x RequestError           a call asks for what cannot be, such as an unknown sort
  x PluginError            an installed plugin is at fault; names it
  x StorageError           a store could not answer; the cause is chained
"""

from collections.abc import Mapping

from custquery.language.diagnostics import Diagnostic
from custquery.language.messages import picture, say


class CustQueryError(Exception):
    """Base of everything custquery raises."""


class FilterError(CustQueryError, ValueError):
    """
    A filter is wrong; every problem found is in *diagnostics*.

    ``str(error)`` draws the problems under the text, in English;
    `render` does so for a reader of another language.
    """

    def __init__(self, text: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep the *text* as typed and what is wrong with it."""
        super().__init__(text, diagnostics)
        #: The filter as typed.
        self.text = text
        #: Every problem found, in order of position.
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return self.render("en")

    def render(self, locale: str = "en") -> str:
        """Draw every problem under the text, for a reader of *locale*."""
        return "\n\n".join(
            picture(self.text, each, locale) for each in self.diagnostics
        )


class FilterSyntaxError(FilterError):
    """A filter does not parse."""


class CodedError(CustQueryError):
    """An error that is a code and arguments; the words come from the catalogues."""

    def __init__(self, code: str, args: Mapping[str, str | int] | None = None) -> None:
        """Keep the permanent *code* and what the message is about."""
        super().__init__(code, args)
        #: Permanent, kebab-case, such as ``database-locked``.
        self.code = code
        #: What the message is about.
        self.details = dict(args or {})

    def __str__(self) -> str:
        return self.render("en")

    def render(self, locale: str = "en") -> str:
        """Say what went wrong and the way out, for a reader of *locale*."""
        return say(self.code, self.details, locale)


class RequestError(CodedError, ValueError):
    """A call asks for what cannot be: an unknown sort key, a stale page, a limit."""


class PluginError(CodedError):
    """An installed plugin does not load, misnames a hook or claims a taken name."""


class StorageError(CodedError):
    """A store could not answer; the cause is chained."""
