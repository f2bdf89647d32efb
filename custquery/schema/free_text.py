"""
Bare words and phrases → a test of the free text.

Every word must occur in one of the fields, as a whole word or with ``*`` as its start;
the words of a phrase one after the other.
"""

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.unparser import spell_words
from custquery.schema import checked, problems
from custquery.schema.checked import Checked
from custquery.schema.schema import Schema
from custquery.schema.text import words
from custquery.schema.value_sets import Words


def check_words(
    node: ast.Words, schema: Schema
) -> tuple[Checked | None, tuple[Diagnostic, ...]]:
    """Return the test of *node*, and a warning when a word is a criterion's name."""
    pattern = words(node.text)
    if not pattern:
        written = f'"{node.text}"' if node.phrase else node.text or "*"
        return None, (problems.no_words(node.span, written),)
    wanted = Words(pattern.rstrip() if node.wild == "start" else pattern)
    spelling = spell_words(node.text.strip(), phrase=node.phrase, wild=node.wild)
    if "\\" in spelling and not node.wild:
        spelling = spell_words(node.text.strip(), phrase=True)
    test = checked.Test(schema.free_text, wanted, spelling, node.span)
    return test, _warned(node, schema)


def _warned(node: ast.Words, schema: Schema) -> tuple[Diagnostic, ...]:
    name = node.text.lower()
    if node.phrase or (name not in schema.criteria and name not in schema.relations):
        return ()
    add = Fix(
        "add-colon",
        (Edit(node.end, node.end, ":"),),
        "blank",
        {"text": f"{node.text}:"},
    )
    quoted = f'"{node.text}"'
    quote = Fix(
        "quote-word",
        (Edit(node.start, node.end, quoted),),
        "likely",
        {"text": quoted},
    )
    return (problems.word_is_a_name(node.span, node.text, (add, quote)),)
