from datetime import timedelta

import pytest

from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.quarantine import Entry, Fate, dismiss, held, release
from tests.domain.cast import A64, ANA, CY, NOW


def make_entry(**changes: object) -> Entry:
    plain = {
        "source": "rmos",
        "source_id": A64,
        "file": "2026-01-05/run_a.json",
        "place": "/run_id",
        "kind": "bad-name",
        "reason": "it is no name",
        "held_at": NOW,
    }
    return Entry.model_validate({**plain, **changes})


def test_the_same_damage_in_the_same_place_is_the_same_entry() -> None:
    one = make_entry()
    assert make_entry(held_at=NOW + timedelta(days=1), size=9, kept=A64).id == one.id
    for change in ("source_id", "file", "place", "kind", "reason", "sha256"):
        assert make_entry(**{change: "x"}).id != one.id


def test_an_entry_is_released_or_dismissed_once() -> None:
    one = make_entry()
    for after, event in (release(one, NOW), dismiss(one, CY, " Test data. ", NOW, "req-1")):
        assert (after.fate is not Fate.HELD, after.closed_at) == (True, NOW)
        assert event.fields["before"] == {"fate": "held"}
        assert event.fields["after"] == {"fate": after.fate}
        with pytest.raises(WrongState):
            release(after, NOW)
        with pytest.raises(WrongState):
            dismiss(after, CY, "Again.", NOW)


def test_only_an_admin_dismisses_and_says_why() -> None:
    with pytest.raises(NotAllowed):
        dismiss(make_entry(), ANA, "A note.", NOW)
    for note in ("", "  \n", "x" * 2_001):
        with pytest.raises(Invalid):
            dismiss(make_entry(), CY, note, NOW)


def test_the_event_of_a_long_entry_fits() -> None:
    long = make_entry(file="f" * 100_000, place="p" * 100_000, reason="é" * 50_000)
    assert len(held(long, NOW).record(0)) < 20_000
