"""How far a long step is → one line on stderr that is written over, for a person."""

from custquery.cli.console import Console

_BLOCKS = 24


class Bar:
    """A progress bar; silent where no person looks."""

    def __init__(self, title: str, console: Console) -> None:
        self._title = title
        self._console = console
        self._last = -1

    def __call__(self, done: int, total: int | None, what: str = "") -> None:
        """Show that *done* of *total* is done."""
        percent = 100 * done // total if total else 0
        if percent == self._last or not self._console.has_person:
            return
        self._last = percent
        full = _BLOCKS * percent // 100
        bar = "█" * full + "░" * (_BLOCKS - full)
        self._console.write_over(f"{self._title}  {bar}  {percent:3} %")

    def end(self) -> None:
        """Leave the line."""
        if self._last >= 0:
            self._console.write_over("")
