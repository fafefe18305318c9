"""A record of a run as a table of its fields, as far as a page can bear it."""

from reviewapp.domain.tree import Json, Row, rows
from reviewapp.web import evidence, words
from reviewapp.web.pages.parts import TreeRow
from reviewapp.web.pages.runs import RecordBox

MOST_ROWS = 400
_LONGEST, _LONGEST_PATH = 2_000, 300


def record_box(tree: Json, href: str | None) -> RecordBox:
    """The first fields of a record; `href` gives the whole of it, None where it cannot be read."""
    told = rows(tree)
    note = f"{MOST_ROWS} of {words.count(len(told), 'field')} shown; the whole record is a file to download."
    shown = tuple(_row(one) for one in told[:MOST_ROWS])
    return RecordBox(shown, note if len(told) > MOST_ROWS else None, href)


def _row(one: Row) -> TreeRow:
    path = one.path if len(one.path) <= _LONGEST_PATH else f"{one.path[:_LONGEST_PATH]} …"
    if len(one.value) <= _LONGEST:
        return evidence.tree_row(path, one.type, one.value)
    note = f"… the first {_LONGEST:,} of {len(one.value):,} characters; the whole record is a file to download."
    return evidence.tree_row(path, one.type, one.value[:_LONGEST], note)
