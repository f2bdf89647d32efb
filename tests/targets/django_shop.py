"""
Run apart from pytest: settings of Django are for a whole process.

    python tests/targets/django_shop.py FOLDER FILTERS CUSTOMERS READINGS

Generated filters are asked of the shop's tables, mapped as models, in files of SQLite;
it prints how many pairs were compared, and fails at the first difference. With 0
filters it asks the cases that were written by hand, and texts that break engines.
"""

import sys
from pathlib import Path
from random import Random

import django
from django.conf import settings

settings.configure(
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
    },
    INSTALLED_APPS=[],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.db import connections, models  # noqa: E402 - after the settings
from django.db.models import Q  # noqa: E402

from custquery.schema import checked  # noqa: E402
from custquery.schema.checked import Checked  # noqa: E402
from custquery.shop.criteria import schema  # noqa: E402
from custquery.shop.store.layout import DEGREES, WHOLE, Table  # noqa: E402
from custquery.shop.store.tables import TABLES  # noqa: E402
from custquery.targets.django import q  # noqa: E402
from custquery.testing.agreement import (  # noqa: E402
    Ids,
    World,
    differences,
    make_world,
)
from custquery.testing.corpus import installed_suite, stored_corpus  # noqa: E402
from custquery.testing.generated.filters import Filters, every_form  # noqa: E402
from custquery.testing.generated.pool import READINGS, with_metafields  # noqa: E402
from custquery.testing.laws.hostile import hostile, hostile_world  # noqa: E402
from custquery.testing.targets import one_by_one  # noqa: E402
from custquery.testing.trial import Trial  # noqa: E402


def mapped(table: Table) -> type[models.Model]:
    """Map a table of the shop; of a key of several columns the first one will do."""
    fields: dict[str, object] = {}
    for each in table.columns:
        kind: type[models.Field] = models.TextField
        if each.kind in WHOLE:
            kind = models.BigIntegerField
        elif each.kind in DEGREES:
            kind = models.FloatField
        name, key = f"{each.name}_", each.name == table.key[0]
        fields[name] = kind(
            db_column=each.name, primary_key=key, null=not (each.required or key)
        )
    meta = type(
        "Meta", (), {"app_label": "shop", "db_table": table.name, "managed": False}
    )
    name = f"Mapped{table.name.title().replace('_', '')}"
    return type(name, (models.Model,), {**fields, "Meta": meta, "__module__": __name__})


MODELS = {table.name: mapped(table) for table in TABLES}


def select(world: World, filter: Checked) -> Ids:
    return ids(q(filter, world.model, world.reading, MODELS, positive=True))


def select_not_the_rest(world: World, filter: Checked) -> Ids:
    return ids(~q(checked.Not(filter), world.model, world.reading, MODELS))


def ids(wanted: Q) -> Ids:
    found = MODELS["customer"].objects.filter(wanted)
    return frozenset(found.values_list("id_", flat=True))


def compare(folder: Path, number: int, many: int, customers: int) -> int:
    file = folder / f"{number}.sqlite"
    made = make_world(schema_, READINGS[number], file, many=customers, seed=number)
    open_file(file)
    choose = Random(number).choice  # noqa: S311 - not a secret
    make, pairs = Filters(choose, made.schema, made.values), 0
    forms = list(every_form(made.schema))
    targets = [
        one_by_one("Django", select),
        one_by_one("Django, as a value", select_not_the_rest),
    ]
    for at in range(many):
        term = make.term(*(forms[at] if at < len(forms) else choose(forms)))
        text = term if at < len(forms) else choose((make.filter(1), make.filter(3)))
        filter_ = made.check(text).filter
        if filter_ is None:
            continue
        found = differences(made, text, filter_, targets=targets)
        if found:
            sys.exit("\n".join(map(str, found)))
        pairs += 2 * len(made.nested) * len(targets)
    connections["default"].close()
    made.database.close()
    return pairs


def answered(folder: Path) -> int:
    """Ask what was written by hand, and texts that break engines."""
    corpus = stored_corpus(installed_suite(), folder / "corpus.sqlite")
    hostile_ = hostile_world(schema_, READINGS[0], folder / "hostile.sqlite")
    asks = (("Django", select), ("as a value", select_not_the_rest))
    trials = [Trial(one_by_one(*each)) for each in asks]
    open_file(folder / "corpus.sqlite")
    for world, questions in corpus.questions(corpus.matching):
        for trial in trials:
            trial.ask("written by hand", world, questions)
    open_file(folder / "hostile.sqlite")
    awkward = list(hostile(hostile_))
    for trial in trials:
        trial.both(hostile_, awkward)
        if trial.differences:
            sys.exit("\n".join(map(str, trial.differences)))
    connections["default"].close()
    corpus.world.database.close()
    hostile_.database.close()
    return sum(sum(trial.asked.values()) for trial in trials)


def open_file(file: Path) -> None:
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = str(file)


if __name__ == "__main__":
    schema_ = with_metafields(schema())
    where, many, customers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    if not many:
        print(answered(where))  # noqa: T201 - read by the test
        sys.exit()
    worlds = range(int(sys.argv[4]))
    print(sum(compare(where, each, many, customers) for each in worlds))  # noqa: T201
