"""How far a long step is → one line on stderr that is written over, for a person."""

from collections.abc import Callable
from time import monotonic

from custquery.cli.console import Console

_BLOCKS = 24
#: Seconds after which it is worth saying how fast it goes.
_SOON = 2


class Bar:
    """A progress bar; silent where no person looks."""

    def __init__(
        self, title: str, console: Console, clock: Callable[[], float] = monotonic
    ) -> None:
        self._title = title
        self._console = console
        self._last = -1
        self._clock = clock
        #: When it was first told how far it was, and how far that was.
        self._begun: tuple[float, int] | None = None

    def __call__(self, done: int, total: int | None, what: str = "") -> None:
        """Show that *done* of *total* is done."""
        percent = 100 * done // total if total else 0
        if percent == self._last or not self._console.has_person:
            return
        self._last = percent
        full = _BLOCKS * percent // 100
        bar = "█" * full + "░" * (_BLOCKS - full)
        pace = self._pace(done, total or 0)
        self._console.write_over(f"{self._title}  {bar}  {percent:3} %{pace}")

    def _pace(self, done: int, total: int) -> str:
        """Say how many a second there are, and how long it takes by that."""
        now = self._clock()
        began, first = self._begun = self._begun or (now, done)
        if now - began < _SOON or done <= first:
            return ""
        rate = (done - first) / (now - began)
        minutes, seconds = divmod(round((total - done) / rate), 60)
        said = {"rate": self._console.number(round(rate))}
        left = f"{minutes}:{seconds:02}"
        return f"  {self._console.say('cli-progress-pace', left=left, **said)}"

    def end(self) -> None:
        """Leave the line."""
        if self._last >= 0:
            self._console.write_over("")
