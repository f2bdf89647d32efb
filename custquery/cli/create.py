"""
A path or URI → a new, empty shop there.

What is not said of it is as in `Settings`, but for its language, which is the one that
messages are in.
"""

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.console import Console, quoted
from custquery.cli.opening import named_database
from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings
from custquery.targets.reader import shown


def run(arguments: Arguments, console: Console) -> int:
    """Make the shop, and say what it is and what comes next."""
    where = _where(arguments)
    with Shop.create(where, _settings(arguments, console)) as shop:
        own = shop.settings
    said = console.say(
        "cli-created",
        file=shown(where),
        currency=own.currency,
        zone=own.zone.key,
        region=own.region,
        language=own.language,
    )
    console.tell(said)
    path = where if where.isprintable() and " " not in where else quoted(where)
    console.tell(console.say("cli-demo-next"))
    for line in console.say("cli-created-commands", path=path).splitlines():
        console.tell(f"  {line}")
    return exits.OK


def _where(arguments: Arguments) -> str:
    """Return the one path or URI that was named, behind the command or before."""
    if len(arguments.words) > 1:
        text = " ".join(arguments.words)
        raise UsageError("cli-create-one-path", {"text": text})
    named = next(iter(arguments.words), named_database(arguments))
    if named is None:
        raise UsageError("cli-create-no-path", {})
    return named


def _settings(arguments: Arguments, console: Console) -> Settings:
    usual = Settings()
    return Settings(
        currency=arguments.get("--currency", usual.currency),
        zone=arguments.get("--zone", usual.zone.key),
        region=arguments.get("--region", usual.region),
        language=arguments.get("--language", console.locale),
    )
