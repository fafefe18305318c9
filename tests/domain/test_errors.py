from reviewapp.domain.errors import Invalid, PacketChanged, RoundClosed, TooMany, Unreadable, WrongState


def test_a_refusal_is_its_sentence_and_what_the_page_needs_beside_it() -> None:
    assert (str(Invalid("Write a note.", "note")), Invalid("x", "note").field, Invalid("x").field) == (
        "Write a note.",
        "note",
        None,
    )
    assert (Unreadable("it is empty").place, Unreadable("x", "/run_id").place) == ("", "/run_id")
    assert TooMany("Wait a minute.", 60).retry_after == 60


def test_a_changed_packet_lists_what_differs() -> None:
    changed = PacketChanged("The evidence changed.", ("run/risk: 'GREEN' → 'RED'",))
    assert (str(changed), changed.changes) == ("The evidence changed.", ("run/risk: 'GREEN' → 'RED'",))


def test_a_closed_round_and_a_changed_packet_are_conflicts_of_state() -> None:
    assert issubclass(RoundClosed, WrongState)
    assert issubclass(PacketChanged, WrongState)
