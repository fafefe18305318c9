"""A session that ended between the request and its transaction vouches for nobody any more."""

from collections.abc import Callable

import pytest

from reviewapp.actions import deciding, overriding, people, quarantining, sessions, signing_in, stopping
from reviewapp.actions.sitting import Sitting
from reviewapp.actions.stopping import Terms
from reviewapp.domain.errors import NotAllowed, NotSignedIn
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.quarantine import Fate
from reviewapp.domain.review import Signing, Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import quarantine, stops
from tests.support.desk import Desk
from tests.support.website import Browse, Browser, verdict

NOTICE = "/runs/run_y1/advisories/risk-notice"
End = Callable[[Desk, Sitting], None]


def reset(desk: Desk, sitting: Sitting) -> None:
    people.reset(desk.store, sitting.person.id, OPERATOR, desk.now())


def sign_out(desk: Desk, sitting: Sitting) -> None:
    signing_in.sign_out(desk.store, sitting.session, sitting.person, desk.now(), None)


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    return desk


@pytest.mark.parametrize("end", [reset, sign_out])
def test_it_signs_no_verdict(waiting: Desk, end: End) -> None:
    sitting, shown = waiting.sitting("ana", "session"), waiting.packet("run_y1")
    end(waiting, sitting)
    # As if the page had been shown after: what an ended session was shown is forgotten with it.
    sessions.show(waiting.store, sitting.session, shown, waiting.now())
    signing = Signing(verdict=Verdict.APPROVE, note="", packet_sha256=shown.sha256)
    with pytest.raises(NotSignedIn, match="session has ended meanwhile; nothing was signed"):
        deciding.decide(waiting.store, "run_y1", "risk-notice", "", signing, sitting, waiting.now())
    assert waiting.advisory("run_y1").state is State.PENDING


@pytest.mark.parametrize("end", [reset, sign_out])
def test_it_withdraws_nothing(waiting: Desk, end: End) -> None:
    waiting.sign("ana", "run_y1")
    sitting = waiting.sitting("bo", "session")
    end(waiting, sitting)
    signing = Signing(verdict=Verdict.WITHDRAW, note="A slip.", packet_sha256="")
    with pytest.raises(NotSignedIn, match="session has ended"):
        deciding.withdraw(waiting.store, "run_y1", "risk-notice", signing, sitting, waiting.now())
    assert waiting.advisory("run_y1").state is State.APPROVED


@pytest.mark.parametrize("end", [reset, sign_out])
def test_it_dismisses_nothing(waiting: Desk, end: End) -> None:
    (waiting.root / "2026-01-05" / "run_bad.json").write_bytes(b'{"run_id": ')
    waiting.take()
    with waiting.store.reading() as conn:
        (filed,) = quarantine.page(conn, Fate.HELD, "", 5)
    sitting = waiting.sitting("cy", "session")
    end(waiting, sitting)
    with pytest.raises(NotSignedIn, match="session has ended"):
        quarantining.dismiss(waiting.store, filed.entry.id, "x", sitting.person, sitting.session, waiting.now())
    with waiting.store.reading() as conn:
        assert quarantine.get(conn, filed.entry.id).entry.fate is Fate.HELD


@pytest.mark.parametrize("end", [reset, sign_out])
def test_it_revokes_nothing(waiting: Desk, end: End) -> None:
    terms = ("run_y1", "YELLOW", 60, "Clamped by hand.", waiting.person("ana"))
    name = overriding.request(waiting.store, *terms, waiting.now()).advisory_id
    waiting.sign("eve", "run_y1", name)
    sitting = waiting.sitting("cy", "session")
    end(waiting, sitting)
    with pytest.raises(NotSignedIn, match="session has ended"):
        overriding.revoke(waiting.store, "run_y1", name, "The jig moved.", sitting, waiting.now())
    assert waiting.gates()["run_y1"] == "overridden"


@pytest.mark.parametrize("end", [reset, sign_out])
def test_it_pauses_nothing(waiting: Desk, end: End) -> None:
    sitting = waiting.sitting("cy", "session")
    end(waiting, sitting)
    with pytest.raises(NotSignedIn, match="session has ended"):
        stopping.place(waiting.store, Terms("engine", "explainer", "Wrong feeds."), sitting, waiting.now())
    with waiting.store.reading() as conn:
        assert not stops.still_open(conn)


def test_another_person_s_session_vouches_for_nobody(waiting: Desk) -> None:
    sitting = Sitting(waiting.person("bo"), waiting.sitting("bo").proof, waiting.sitting("ana").session)
    signing = Signing(verdict=Verdict.WITHDRAW, note="A slip.", packet_sha256="")
    with pytest.raises(NotSignedIn):
        deciding.withdraw(waiting.store, "run_y1", "risk-notice", signing, sitting, waiting.now())


def test_the_page_keeps_the_note_and_leads_to_the_sign_in(
    waiting: Desk, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana: Browser = browse("ana")
    form = verdict(ana.get(NOTICE), note="Half an hour of thought.", password="")
    decide = deciding.decide

    def later(*given: object) -> object:
        people.reset(waiting.store, "ana", OPERATOR, waiting.now())
        return decide(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "decide", later)
    told = ana.post(f"{NOTICE}/decision", status=401, **form)
    assert "session has ended meanwhile; nothing was signed" in told
    assert "Half an hour of thought." in told
    assert "/sign-in" in told
    assert waiting.advisory("run_y1").state is State.PENDING


def test_who_was_disabled_is_told_so_before(waiting: Desk) -> None:
    sitting, shown = waiting.sitting("ana", "session"), waiting.packet("run_y1")
    people.disable(waiting.store, "ana", OPERATOR, waiting.now())
    signing = Signing(verdict=Verdict.APPROVE, note="", packet_sha256=shown.sha256)
    with pytest.raises(NotAllowed, match="account was changed"):
        deciding.decide(waiting.store, "run_y1", "risk-notice", "", signing, sitting, waiting.now())
