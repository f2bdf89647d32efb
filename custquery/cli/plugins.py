"""The installed plugins → what each adds."""

from attrs import asdict

from custquery.cli import exits
from custquery.cli.arguments import Arguments, refuse_words
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.settings import environment


def run(arguments: Arguments, console: Console) -> int:
    """Print the name, version and criteria of every plugin."""
    refuse_words(arguments)
    with environment(arguments, console) as where:
        found = where.plugins
    if arguments.get("--format", "text") == "json":
        console.show(to_json([asdict(each) for each in found], indent=2))
        return exits.OK
    if not found:
        console.note("cli-no-plugins")
    for each in found:
        origin = " ".join(filter(None, (each.distribution, each.version)))
        console.show(f"{each.name}  {origin}".rstrip())
        for kind, names in each.adds.items():
            for name in names:
                console.show(f"  {name}  {console.say(f'cli-plugin-{kind}')}")
    return exits.OK
