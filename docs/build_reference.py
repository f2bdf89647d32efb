"""
Schema, catalogues and examples → the generated pages under ``docs/reference``.

``python docs/build_reference.py`` writes them; a test compares what is committed.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pages.criteria import criteria_page
from pages.diagnostics import code_page, index_page
from pages.language import language_page
from pages.messages import messages_page
from pages.operators import operators_page
from pages.reading import LANGUAGES, examples

HERE = Path(__file__).parent / "reference"


def pages() -> dict[str, Callable[[], str]]:
    """Return what makes each page, by its name under ``docs/reference``."""
    made: dict[str, Callable[[], str]] = {"messages.md": messages_page}
    for locale in LANGUAGES:
        made[f"{locale}/language.md"] = partial(language_page, locale)
        made[f"{locale}/criteria.md"] = partial(criteria_page, locale)
        made[f"{locale}/operators.md"] = partial(operators_page, locale)
        made[f"{locale}/diagnostics/README.md"] = partial(index_page, locale)
        for each in examples():
            name = f"{locale}/diagnostics/{each.code}.md"
            made[name] = partial(code_page, each, locale)
    return made


def main() -> None:
    """Write the pages, and remove those that nothing makes any more."""
    made = pages()
    for locale in LANGUAGES:
        for page in (HERE / locale).rglob("*.md"):
            if page.relative_to(HERE).as_posix() not in made:
                page.unlink()
    for name, page in made.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
