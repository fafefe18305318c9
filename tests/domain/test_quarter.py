from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.errors import Invalid
from reviewapp.domain.quarter import Quarter, parse

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-Q1", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)),
        ("2026-Q4", datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        ("9998-Q4", datetime(9998, 10, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_quarter_begins_and_ends(text: str, since: datetime, until: datetime) -> None:
    assert (parse(text).since, parse(text).until, str(parse(text))) == (since, until, text)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-Q5", "2026-Q0", "2026-q1", "1969-Q4", "9999-Q1", "٢٠٢٦-Q1", "2026-Q1\n"]
)
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"is no quarter\. Write it like 2026-Q4\."):
        parse(text)


@given(st.datetimes(datetime(1971, 1, 1), datetime(9997, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  # zoned beside
def test_every_moment_lies_in_one_quarter_and_quarters_follow_each_other(moment: datetime) -> None:
    quarter = Quarter.of(moment)
    assert quarter.since <= moment < quarter.until
    assert parse(str(quarter)) == quarter
    assert quarter.moved(1).since == quarter.until
    assert quarter.moved(-1) == Quarter.of(quarter.since - timedelta(microseconds=1))
    assert quarter.moved(5).moved(-5) == quarter
    assert 90 * DAY <= quarter.until - quarter.since <= 92 * DAY


def test_the_quarter_is_that_of_utc() -> None:
    here = timezone(timedelta(hours=2))
    assert str(Quarter.of(datetime(2026, 10, 1, 1, tzinfo=here))) == "2026-Q3"
