"""A job that is killed at any statement goes on: no customer twice, none left out."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from custquery.shop import Shop
from custquery.shop.bulk import Edit

ROOT = Path(__file__).parents[3]
DYING = Path(__file__).with_name("dying.py")


def prepared(folder: Path, kind: str) -> Path:
    """Make a shop with a job of some kind that is begun."""
    path = folder / "my.shop"
    with Shop.create(path) as shop:
        shop.add(
            {"id": n, "name": f"N{n}", "language": "nl", "tag": ["old"]}
            for n in range(1, 6)
        )
        orders = [{"id": 6, "name": "Ann", "order": [{"placed_at": 0, "total": 1}]}]
        shop.add(orders)
        match kind:
            case "tag":
                shop.bulk.begin(shop.bulk.plan(Edit.add_tags("new"), "NOT tag:new"))
            case "delete":
                shop.bulk.begin(shop.bulk.plan(Edit.delete(), range(1, 8)))
            case "language":
                shop.bulk.begin(shop.bulk.plan(Edit.set_language("fr"), "tag:old"))
            case _:
                done = shop.bulk.carry_out(
                    shop.bulk.plan(Edit.remove_tags("old"), "tag:old")
                )
                shop.bulk.begin_undo(done.id)
    return path


#: Of each job: customers, how many have each tag and language, and the job's counts.
WHOLE = {
    "tag": ([1, 2, 3, 4, 5, 6], 5, 6, 0, (6, 0, 0), 6),
    "delete": ([6], 0, 0, 0, (5, 0, 2), 0),
    "language": ([1, 2, 3, 4, 5, 6], 5, 0, 5, (5, 0, 0), 5),
    "undo": ([1, 2, 3, 4, 5, 6], 5, 0, 0, (5, 0, 0), 0),
}


def found(path: Path) -> tuple[object, ...]:
    with Shop.open(path) as shop:
        for job in shop.bulk.jobs():
            shop.bulk.run(job.id)
        last = shop.bulk.jobs()[-1]
        assert shop.doctor().ok
        assert "done" == last.state
        assert last.skipped == sum(shop.bulk.reasons(last.id).values())
        counts = (last.changed, last.unchanged, last.skipped)
        tags = (shop.count("tag:old"), shop.count("tag:new"))
        customers, french = list(shop.ids()), shop.count("language:fr")
    with closing(sqlite3.connect(path)) as file:
        undo = "SELECT count(*) FROM bulk_undo WHERE job_id = ?"
        [(kept,)] = file.execute(undo, (last.id,)).fetchall()
    return customers, *tags, french, counts, kept


def killed(path: Path, statements: int) -> tuple[bool, str]:
    """Carry out until it is killed; return whether it was, and where."""
    done = subprocess.run(
        [sys.executable, DYING, path, str(statements)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode != 0, done.stdout.strip()


@pytest.mark.parametrize("kind", WHOLE)
def test_killed_again_and_again_it_goes_on(kind: str, tmp_path: Path) -> None:
    path = prepared(tmp_path, kind)
    where = {killed(path, step)[1] for step in (9, 30)}

    assert "writing" in where
    assert WHOLE[kind] == found(path)


@pytest.mark.long
@pytest.mark.parametrize("kind", WHOLE)
def test_killed_after_every_statement_it_goes_on(kind: str, tmp_path: Path) -> None:
    begun = prepared(tmp_path, kind)
    where: list[str] = []
    for step in count(1):
        path = tmp_path / f"{step}.shop"
        shutil.copy(begun, path)
        was_killed, at = killed(path, step)
        where.append(at)
        assert WHOLE[kind] == found(path), step
        path.unlink()
        if not was_killed:
            break
    print(f"{len(where)} kills, {where.count('writing')} of them while writing")  # noqa: T201  # what the campaign shows

    assert where.count("writing") > len(where) / 2
