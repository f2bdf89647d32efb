"""
Filter as written, one nested record → whether the filter holds.

The reference evaluator: slow, obvious, and on its own. It works straight from the AST
and the declarations (schema, criteria, sources) with its own reading of numbers,
dates, closed lists, phone numbers and text, and shares no code with the checker or a
target; so where it and a target agree, two readings of the laws agree. A filter that
it was not built for raises `Unsupported`; it never guesses.

* tree      which parts of a filter must hold; criteria, free words, saved filters
* subjects  whom it is asked about, and which names may be used
* questions related rows: MATCHES and the older call
* functions the day of the year of a date, and how far away
* terms     what one operator and one literal ask of a value, by type
* rows      the values that a source has in a nested record
* folding   law 5: what counts as the same text, and what its words are
* numbers   numbers and amounts as people write them
* moments   law 4: days, months, offsets and instants
* members   closed lists: countries, languages, statuses, yes and no
* places    codes of cities and regions, and places on earth
* phones    phone numbers as people dial them
"""

from custquery.testing.reference.tree import holds
from custquery.testing.reference.unsupported import Unsupported

__all__ = ["Unsupported", "holds"]
