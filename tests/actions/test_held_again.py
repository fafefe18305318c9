"""What is held stays so, sent again as another engine's, under another id, or in the place of what is held."""

from collections.abc import Callable

import pytest

from reviewapp.actions import advising, explaining, submitting
from reviewapp.actions.advising import Advice
from reviewapp.actions.stopping import Terms
from reviewapp.domain.advisory import Advisory, Attachment
from reviewapp.domain.errors import WrongState
from reviewapp.domain.explaining import Explained
from reviewapp.domain.presets import ALL_EXPLANATIONS
from reviewapp.domain.states import State
from tests.support.advised import SENDER, submit
from tests.support.desk import Desk
from tests.support.paused import pause, put_in_force, release

RUN, NAME, TEXT = "run_p1", "why-1", "It is plain."
ENGINE = Terms("engine", "cam", "Wrong feeds since noon.")
SOURCE = Terms("source", "api:cam-7", "The disk is failing.")


def send(
    desk: Desk, name: str = NAME, text: str = TEXT, engine: str = "other", supersedes: str | None = None
) -> Advisory:
    advice = Advice(name, {"kind": "explanation", "engine_id": engine}, {"markdown": text}, supersedes)
    return advising.attach(desk.store, RUN, advice, SENDER, desk.now())


def marks(one: Advisory) -> list[int]:
    return [mark.stop for mark in one.held]


@pytest.fixture
def seq(desk: Desk) -> int:
    """The stop of an engine, and an explanation of it that it holds: of a GREEN run, on which others pass."""
    submit(desk, RUN, "GREEN")
    number = pause(desk, ENGINE)
    assert marks(send(desk, engine="cam")) == [number]
    return number


def again(desk: Desk) -> Advisory:
    return send(desk)


def reworked(desk: Desk) -> Advisory:
    return send(desk, text="It is quite plain.")


def renamed(desk: Desk) -> Advisory:
    return send(desk, "why-2")


def superseding(desk: Desk) -> Advisory:
    return send(desk, "why-2", "It is quite plain.", supersedes=NAME)


def taken_back_before(desk: Desk) -> Advisory:
    advising.retract(desk.store, RUN, NAME, "Sent by mistake.", SENDER, desk.now())
    return send(desk, "why-2")


def suggested(desk: Desk) -> Advisory:
    made = Explained(text=TEXT, summary="Plain.", engine_id="other", engine_version="2")
    told = explaining.attach(desk.store, RUN, made, {"kind": "explanation"}, SENDER, desk.now())
    return desk.advisory(RUN, str(told.advisory_id))


def put_in_place_of_another(desk: Desk) -> Advisory:
    send(desk, "why-2", "Something else.")
    return send(desk, "why-2")


def superseding_another(desk: Desk) -> Advisory:
    send(desk, "why-2", "Something else.")
    return send(desk, "why-3", supersedes="why-2")


WAYS = [
    *(again, reworked, renamed, superseding, taken_back_before, suggested),
    *(put_in_place_of_another, superseding_another),
]
Way = Callable[[Desk], Advisory]


@pytest.mark.parametrize("way", WAYS)
def test_it_is_held_while_the_stop_lasts_and_waits_for_a_person_after(desk: Desk, seq: int, way: Way) -> None:
    one = way(desk)
    assert (one.state, marks(one)) == (State.PENDING, [seq])
    with pytest.raises(WrongState, match="cam was paused by Cy Admin"):
        desk.sign("bo", RUN, one.advisory_id)
    release(desk, seq)
    after = desk.advisory(RUN, one.advisory_id)
    assert (after.state, after.held) == (State.PENDING, ())
    assert desk.sign("bo", RUN, one.advisory_id).state is State.APPROVED


@pytest.mark.parametrize("way", WAYS)
def test_sent_when_the_stop_is_released_it_waits_for_a_person_too(desk: Desk, seq: int, way: Way) -> None:
    release(desk, seq)
    one = way(desk)
    assert (one.state, one.held) == (State.PENDING, ())


def test_neither_a_file_nor_a_policy_makes_up_for_what_nobody_watched(desk: Desk, seq: int) -> None:
    release(desk, seq)
    file = Attachment(kind="gcode", filename="a.nc", sha256="0" * 64, matched="missing")
    submitting.attach_file(desk.store, RUN, file, b"", SENDER, desk.now())
    assert desk.advisory(RUN, NAME).state is State.PENDING
    put_in_force(desk, ALL_EXPLANATIONS)
    one = desk.advisory(RUN, NAME)
    assert (one.state, one.policy) == (State.PENDING, ALL_EXPLANATIONS.ref)


def test_what_another_engine_says_of_its_own_is_not_held(desk: Desk, seq: int) -> None:
    """A stop of an engine goes by the name that is stated; who is not to be believed is paused as a source."""
    assert send(desk, "why-2", "Something else.").state is State.AUTO_APPROVED
    assert marks(desk.advisory(RUN, NAME)) == [seq]


def test_from_a_paused_source_all_is_held_whatever_it_is_said_to_be_made_by(desk: Desk) -> None:
    seq = pause(desk, SOURCE)
    submit(desk, RUN, "GREEN")
    submit(desk, RUN, "GREEN")
    held = [send(desk, engine="cam"), send(desk), send(desk, "why-2"), send(desk, "why-3", "Something else.")]
    assert [marks(one) for one in held] == [[seq]] * 4
    assert desk.gates() == {RUN: "blocked"}
    assert release(desk, seq) == 4, "the run, and three advisories"
    assert desk.gates() == {RUN: "allowed"}
    assert send(desk, "why-4").state is State.PENDING
    assert {desk.advisory(RUN, f"why-{number}").state for number in (1, 2, 3)} == {State.PENDING}
    assert send(desk, "why-5", "Something new.").state is State.AUTO_APPROVED
