"""The run an item is compared with is the rule's choice at the time of showing; a form cannot bring in another."""

import pytest

from reviewapp.actions import deciding, sessions
from reviewapp.domain import packet
from reviewapp.domain.errors import Invalid, PacketChanged
from reviewapp.domain.packet import Packet
from reviewapp.domain.review import Signing, Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import packets
from tests.support.desk import Desk


@pytest.fixture
def alike(desk: Desk) -> Desk:
    """Three runs of equal tool, material and machine; the first of them is approved."""
    for name in ("run_y1", "run_y2", "run_y3"):
        desk.write_run(name, "YELLOW")
    desk.take()
    desk.sign("ana", "run_y1")
    return desk


def against(desk: Desk, baseline: str) -> Packet:
    """The packet of the third run as it would be with that baseline."""
    with desk.store.reading() as conn:
        return packet.build(packets.evidence(conn, desk.store.blobs, "run_y3", "risk-notice", baseline))


def sign(desk: Desk, shown: Packet, baseline: str) -> State:
    signing = Signing(verdict=Verdict.APPROVE, note="n", packet_sha256=shown.sha256)
    sitting = desk.sitting("bo")
    return deciding.decide(desk.store, "run_y3", "risk-notice", baseline, signing, sitting, desk.now()).state


def test_what_was_pinned_holds_although_the_rule_would_pick_another_by_now(alike: Desk) -> None:
    shown = alike.packet("run_y3")
    sessions.show(alike.store, alike.sitting("bo").session, shown, alike.now())
    alike.sign("ana", "run_y2")
    assert alike.packet("run_y3").body["baseline"]["run_id"] == "run_y2"
    assert sign(alike, shown, "run_y1") is State.APPROVED
    assert alike.events()[-1]["packet_sha256"] == shown.sha256


@pytest.mark.parametrize("baseline", ["run_y2", ""])
def test_a_baseline_that_no_page_showed_signs_nothing(alike: Desk, baseline: str) -> None:
    sessions.show(alike.store, alike.sitting("bo").session, alike.packet("run_y3"), alike.now())
    with pytest.raises(PacketChanged, match="nothing was signed"):
        sign(alike, against(alike, baseline), baseline)
    with pytest.raises(PacketChanged, match="changed since"):
        sign(alike, alike.packet("run_y3"), baseline)
    assert alike.advisory("run_y3").state is State.PENDING


def test_a_run_is_never_its_own_baseline(alike: Desk) -> None:
    with pytest.raises(Invalid, match="not compared with itself"):
        sign(alike, alike.packet("run_y3"), "run_y3")
    assert alike.advisory("run_y3").state is State.PENDING
