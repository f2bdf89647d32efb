"""``custquery sql`` and ``describe``: what a query becomes."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings
from custquery.targets.sql.dialects import DIALECTS


def test_sql_is_laid_out_with_its_parameters_as_comments(run: Callable) -> None:
    ran = run("sql", "tag:vip AND orders>3")

    assert (ran.code, ran.err) == (0, "")
    first, *_ = ran.out.splitlines()
    assert first == 'SELECT "customer"."id"'
    assert "\nFROM " in ran.out
    assert "\nWHERE " in ran.out
    assert "\n  AND " in ran.out
    assert ran.out.endswith("-- Parameters:\n--   p0  'vip'\n--   p1  4\n")


def test_all_that_is_printed_is_sql(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path) as shop:
        shop.add([{"first_name": "Noor", "tag": [{"tag": "o'brien"}]}])
    text = run("sql", 'tag:"o\'brien"').out
    answer = json.loads(run("sql", 'tag:"o\'brien"', "--format", "json").out)

    with sqlite3.connect(path) as database:
        by_text = database.execute(text, answer["params"]).fetchall()
        by_json = database.execute(answer["sql"], answer["params"]).fetchall()

    assert by_text == by_json == [(1,)]


def test_a_parameter_cannot_end_its_comment(run: Callable) -> None:
    ran = run("sql", "tag==“a\u2028b' DROP”")
    *_, comment = ran.out.splitlines()

    assert comment == "--   p0  'a\\u2028b'' DROP'"


@pytest.mark.parametrize("engine", DIALECTS)
def test_every_engine(run: Callable, engine: str) -> None:
    ran = run("sql", "tag:vip", "--engine", engine, "--format=json")

    assert ran.code == 0
    assert json.loads(ran.out)["engine"] == engine


@pytest.mark.parametrize("words", [["sql"], ["sql", ""]])
def test_the_empty_query_is_everyone(run: Callable, words: list[str]) -> None:
    assert run(*words).out.startswith('SELECT "customer"."id"\nFROM "customer"')


def test_an_engine_that_is_not_there(run: Callable) -> None:
    ran = run("sql", "tag:vip", "--engine", "postgresql")

    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean “postgres”?" in ran.err


def test_describe(run: Callable) -> None:
    words = ["describe", "label:vip", "of", "bestellingen>3"]

    assert run(*words, "--lang=nl").out == (
        "Klanten met het label ‘vip’ of met meer dan 3 bestellingen.\n"
    )
    assert json.loads(run(*words, "--format=json").out) == {
        "sentence": "Customers with the tag “vip” or with more than 3 orders."
    }


def test_describe_as_json_lists_what_can_be_asked(run: Callable) -> None:
    listed = json.loads(run("describe", "--format=json").out)
    tag = next(each for each in listed if each["name"] == "tag")

    assert tag["label"] == "tag"
    assert "label" in tag["aliases"]
    assert tag["many"] is True


def test_a_query_can_be_read_as_a_shop_reads_it(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    Shop.create(path, Settings(currency="JPY")).close()

    assert (
        run("describe", "amount_spent>¥500", "--db", str(path)).out
        == "Customers with more than ¥500 spent.\n"
    )
    assert run("check", "amount_spent>¥500").code == 2
