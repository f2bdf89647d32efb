"""x"""
from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
def recover(reading):
    reading.problems.append(Diagnostic("not-understood", Span(0, len(reading.text))))
    return ast.Filter(ast.Problem(0, len(reading.text)), (), (), 0, len(reading.text))
