import pytest

from reviewapp.domain.errors import WrongState
from reviewapp.domain.foresight import foresee
from reviewapp.domain.gate import Answer, Standing
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.review import Verdict
from reviewapp.domain.states import State
from tests.domain.cast import NOW, make_advisory, make_run


@pytest.mark.parametrize(
    ("risk", "verdict", "answer"),
    [
        ("YELLOW", Verdict.APPROVE, Answer.ALLOWED),
        ("YELLOW", Verdict.REJECT, Answer.BLOCKED),
        ("YELLOW", Verdict.REQUEST_CHANGES, Answer.BLOCKED),
        ("RED", Verdict.APPROVE, Answer.BLOCKED),
        ("GREEN", Verdict.REJECT, Answer.ALLOWED),
    ],
)
def test_a_verdict_is_foreseen_as_the_gate_will_say(risk: str, verdict: Verdict, answer: Answer) -> None:
    one = make_advisory()
    assert foresee(make_run(risk=risk), [Standing(advisory=one)], one, verdict, "ana", NOW, GREEN_ONLY).answer is answer


def test_what_else_waits_still_holds_the_run() -> None:
    one, other = make_advisory(), make_advisory().model_copy(update={"advisory_id": "another"})
    known = [Standing(advisory=one), Standing(advisory=other)]
    assert (
        foresee(make_run(risk="YELLOW", status="OK"), known, one, Verdict.APPROVE, "ana", NOW, GREEN_ONLY).answer
        is Answer.BLOCKED
    )


def test_nothing_is_foreseen_of_what_is_decided() -> None:
    one = make_advisory().model_copy(update={"state": State.REJECTED})
    with pytest.raises(WrongState):
        foresee(make_run(risk="YELLOW", status="OK"), [], one, Verdict.APPROVE, "ana", NOW, GREEN_ONLY)
