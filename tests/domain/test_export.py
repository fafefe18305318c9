import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain import export
from reviewapp.domain.canonical import record_bytes, sha256
from reviewapp.domain.export import Form
from tests.domain.every_event import N, examples

EXAMPLES = {kind: event.record(N) for kind, event in examples().items()}
SPACES = " \xa0\u3000\u200b\ufeff\"'`"
TRICKS = st.text(st.sampled_from("=+-@\uff0b\uff0d\uff1d\uff20\t\r\n;|a1,\x0b\x00" + SPACES), max_size=12)


def table(*rows: bytes) -> list[list[str]]:
    """What a reader of CSV finds."""
    text = b"".join(rows).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def calculates(text: str) -> bool:
    """Whether a spreadsheet could take the cell for a formula, however generously it trims."""
    # The apostrophe is what makes a cell text; whatever else stands before the sign may be trimmed.
    return text[:1] in {"\t", "\r", "\n"} or text.strip(SPACES.replace("'", "") + " \x0b\x0c\x00")[:1] in set(
        "=+-@\uff0b\uff0d\uff1d\uff20"
    )


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-5 mm", "'-5 mm"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("  =1", "'  =1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("fine;=1", "fine;'=1"),
        ("fine\n=1", "fine\n'=1"),
        ("depth 3 mm, -1", "depth 3 mm, -1"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_cell_can_start_a_formula(text: str, cell: str) -> None:
    assert export.safe(text) == cell


@given(TRICKS)
def test_no_trick_makes_a_formula_whatever_separates_the_cells(text: str) -> None:
    made = export.safe(text)
    assert not calculates(made)
    for separator in "\t;|\r\n":
        assert not any(calculates(part) for part in made.split(separator)[1:] if part[:1] not in {"\t", "\r", "\n"})


def test_every_cell_is_quoted_and_every_row_has_every_column() -> None:
    lines = [export.line(Form.CSV, data) for data in EXAMPLES.values()]
    head = export.head(Form.CSV)
    assert head.startswith(b'\xef\xbb\xbf"event"')
    rows = table(head[3:], *lines)
    assert {len(row) for row in rows} == {len(export.COLUMNS)}
    for line, data in zip(lines, EXAMPLES.values(), strict=True):
        assert (
            line
            == ('"' + '","'.join(export.safe(one).replace('"', '""') for one in export.cells(data)) + '"\r\n').encode()
        )


def test_a_row_says_what_was_signed() -> None:
    row = dict(zip(export.COLUMNS, export.cells(EXAMPLES["advisory:reject"]), strict=True))
    event = json.loads(EXAMPLES["advisory:reject"])
    assert row["event"] == str(N)
    assert row["reason_code"] == "GEOMETRY_UNSAFE"
    assert row["meaning"] == "rejected, not to be used"
    assert row["note"] == event["reason"]
    assert (row["state_before"], row["state_after"]) == ("pending", "rejected")
    assert row["policy"] == f"{event['policy']['id']}@{event['policy']['version']}"
    assert row["policy_sha256"] == event["policy"]["sha256"]
    assert (row["packet_sha256"], row["signature"]) == (event["packet_sha256"], event["signature"])
    assert row["event_sha256"] == sha256(EXAMPLES["advisory:reject"])


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_a_line_of_json_holds_the_exact_bytes_beside_their_hash(kind: str) -> None:
    line = export.line(Form.JSON_LINES, EXAMPLES[kind])
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    held = json.loads(line)
    assert record_bytes(held["event"]) == EXAMPLES[kind]
    assert held["sha256"] == sha256(EXAMPLES[kind])
    assert record_bytes(held) == line[:-1], "the line itself is canonical"
    assert export.head(Form.JSON_LINES) == b""
