"""
Checked filter + one record → why it is selected or not, and what would change that.

* telling  clause by clause: whether it holds, and the values of the record
* changes  the smallest change of those values that turns the answer
* turning  the moment at which time alone turns it
"""

from collections.abc import Iterator
from datetime import datetime

from attrs import field, frozen

from custquery.schema import checked
from custquery.schema.calendar import moment
from custquery.schema.checked import Checked
from custquery.schema.models import RecordModel
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.targets.explanation.changes import Change, smallest_changes
from custquery.targets.explanation.telling import Clause, Found, Teller
from custquery.targets.explanation.turning import HORIZON_YEARS, At, turning_point
from custquery.targets.memory.values import records_of
from custquery.targets.sentence import to_sentence
from custquery.targets.sentence_times import instant
from custquery.targets.sentence_values import Voice


@frozen
class Explanation:
    """Why a record is selected, or is not."""

    holds: bool
    #: The filter in one sentence.
    sentence: str
    #: The top-level clauses: all of them must hold, or, if *one_is_enough*, one.
    clauses: tuple[Clause, ...] = ()
    one_is_enough: bool = field(default=False)
    #: The smallest ways to turn the answer: each a set of changes that together do;
    #: sets of one change first. Empty when nothing that is asked about would.
    changes: tuple[tuple[Change, ...], ...] = ()
    #: When time alone turns the answer, to the microsecond, in the zone of the reading;
    #: None: not within `HORIZON_YEARS`, or there was no text to read again.
    turns: datetime | None = None
    #: The same in words.
    turns_in_words: str = ""

    def leaves(self) -> Iterator[Clause]:
        """Yield every test, in the order it was written."""
        for each in self.clauses:
            yield from each.leaves()


def explain(
    filter: Checked,
    record: object,
    model: RecordModel,
    reading: Reading,
    schema: Schema | None = None,
    *,
    at: At | None = None,
) -> Explanation:
    """
    Say, clause by clause, why *record* is selected or not.

    Args:
        filter: A checked filter.
        record: A record of *model*.
        model: Where records keep their values.
        reading: What the filter was read with; its locale is that of the words.
        schema: Where free text is looked up in plain records.
        at: Reads the text again at another now; without it no moment is looked for.
    """
    records = records_of(model, reading, schema)
    whole = Teller(record, records, reading).tell(filter)
    is_list = isinstance(filter, (checked.All, checked.Any))
    turns = (
        turning_point(filter, record, model, reading, schema=schema, at=at)
        if at
        else None
    )
    return Explanation(
        whole.holds,
        to_sentence(filter, reading, reading.locale),
        whole.parts if is_list else (whole,),
        one_is_enough=isinstance(filter, checked.Any),
        changes=smallest_changes(filter, record, model, records),
        turns=None if turns is None else moment(turns).astimezone(reading.zone),
        turns_in_words=_in_words(turns, reading) if turns is not None else "",
    )


def _in_words(at: int, reading: Reading) -> str:
    return instant(at, Voice(reading.locale, reading))


__all__ = [
    "HORIZON_YEARS",
    "Change",
    "Clause",
    "Explanation",
    "Found",
    "explain",
]
