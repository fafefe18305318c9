"""Changing the policy in force: who may, what it leaves behind, and what becomes of what waits."""

import json
from datetime import timedelta
from typing import Any

import pytest

from reviewapp.actions import governing, overriding, people
from reviewapp.actions.governing import Activation
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.policy import OverrideLimits, Policy, Release
from reviewapp.domain.presets import ALL_EXPLANATIONS, GREEN_ONLY, NONE
from reviewapp.domain.proposing import Fate
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import Verdict
from reviewapp.domain.risk import Risk
from reviewapp.domain.states import State
from reviewapp.store.reads import policies, proposals
from tests.support.desk import Desk

ASKED = "Clamped by hand today."


def active(desk: Desk) -> Policy:
    with desk.store.reading() as conn:
        return policies.active(conn)


def propose(desk: Desk, policy: Policy, name: str = "cy") -> int:
    return governing.propose(desk.store, policy.record(), desk.person(name), desk.now(), "req-p").seq


def put_in_force(desk: Desk, seq: int, name: str = "eve", **changes: Any) -> Activation:
    with desk.store.reading() as conn:
        wanted = proposals.get(conn, seq).policy.sha256
    bound_to = changes.pop("bound_to", wanted)
    proof = Proof(Reauthentication(method="password", at=desk.time, bound_to=bound_to), changes.pop("password", None))
    shown, note = changes.pop("shown", active(desk).ref.sha256), changes.pop("note", "Seen the backtest.")
    return governing.put_in_force(desk.store, seq, shown, note, desk.person(name), proof, desk.now(), "req-a")


def change(desk: Desk, policy: Policy) -> Activation:
    return put_in_force(desk, propose(desk, policy))


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for name, risk in (("green", "GREEN"), ("yellow", "YELLOW"), ("red", "RED"), ("shut", "RED")):
        desk.write_run(f"run_{name}", risk)
    for name in ("green", "yellow", "red"):
        desk.envelope(f"run_{name}", text=f"Why {name}")
    desk.envelope("run_red", kind="suggestion", data={"feed": 9})
    desk.take()
    return desk


def of(desk: Desk, run_id: str) -> dict[str, tuple[str, int, str]]:
    """How the advisories of a run stand: kind → state, round, policy."""
    held = [desk.advisory(run_id, name) for name in dict.fromkeys(names(desk, run_id))]
    kinds = [one.advisory_id if one.advisory_id == "risk-notice" else one.content_class.value for one in held]
    return {kind: (one.state.value, one.round, str(one.policy)) for kind, one in zip(kinds, held, strict=True)}


def test_what_waits_is_routed_again_with_an_event_each_and_what_was_decided_is_not(shop: Desk) -> None:
    shop.sign("ana", "run_shut")
    decided, waiting = shop.advisory("run_shut"), len([e for e in shop.events() if e["kind"] == "advisory:routed"])
    done = change(shop, ALL_EXPLANATIONS)
    assert active(shop) == ALL_EXPLANATIONS
    assert shop.advisory("run_shut") == decided
    made = [event for event in shop.events() if event["kind"] == "advisory:rerouted"]
    assert len(made) == done.rerouted == 3
    assert waiting == 4
    assert done.passed == 2
    for event in made:
        assert (event["round"], event["before"]["state"]) == (2, "pending")
        assert event["policy"] == ALL_EXPLANATIONS.ref.model_dump()
        assert event["reason"] == "The policy all-explanations@1 was put in force."
    assert {event["actor"]["id"] for event in made} == {"eve", "system:auto_explanation"}
    assert of(shop, "run_red") == {
        "explanatory": ("auto_approved", 2, "all-explanations@1"),
        "prescriptive": ("pending", 2, "all-explanations@1"),
        "risk-notice": ("pending", 1, "all-explanations@1"),
    }


def test_a_run_whose_explanation_passes_gets_its_notice_and_its_gate_stays_shut(shop: Desk) -> None:
    assert "risk-notice" not in of(shop, "run_yellow")
    change(shop, ALL_EXPLANATIONS)
    assert of(shop, "run_yellow")["risk-notice"][0] == "pending"
    assert shop.gates()["run_yellow"] == "blocked"
    shop.sign("ana", "run_yellow")
    assert shop.gates()["run_yellow"] == "allowed"


def test_going_back_is_another_proposal_of_the_same_version(shop: Desk) -> None:
    change(shop, NONE)
    assert active(shop) == NONE
    change(shop, GREEN_ONLY)
    assert active(shop) == GREEN_ONLY
    with shop.store.reading() as conn:
        assert [str(one.ref) for one in policies.history(conn)] == ["green-only@2", "none@1"]
    assert of(shop, "run_green")["explanatory"] == ("auto_approved", 1, "green-only@2"), "decided is decided"


def test_the_activation_is_signed_and_names_both_policies(shop: Desk) -> None:
    change(shop, NONE)
    (event,) = (one for one in shop.events() if one["kind"] == "policy:put_in_force")
    assert event["record"]["object"] == {"kind": "policy", "id": "none@1", "sha256": NONE.ref.sha256}
    assert (event["record"]["act"], event["record"]["person"]["id"]) == ("activate", "eve")
    assert event["before"] == {"policy": GREEN_ONLY.ref.model_dump()}
    assert (event["reason"], event["request_id"]) == ("Seen the backtest.", "req-a")
    (proposed,) = (one for one in shop.events() if one["kind"] == "policy:proposed")
    assert (proposed["actor"]["id"], proposed["after"]["author"]) == ("cy", "cy")


def test_a_new_text_has_its_author_and_one_that_is_known_keeps_what_it_has(shop: Desk) -> None:
    seq = propose(shop, GREEN_ONLY.model_copy(update={"version": 3, "author": "somebody else"}))
    with shop.store.reading() as conn:
        filed = policies.text(conn, proposals.get(conn, seq).policy.sha256)
    assert filed.author == "cy"
    again = propose(shop, filed, "eve")
    with shop.store.reading() as conn:
        assert proposals.get(conn, again).policy == filed.ref
    assert put_in_force(shop, seq).proposal.fate is Fate.IN_FORCE


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"name": "cy"}, NotAllowed, "You proposed this"),
        ({"name": "ana"}, NotAllowed, "Only an admin"),
        ({"note": " "}, Invalid, "Write a note"),
        ({"shown": "0" * 64}, WrongState, "The policy in force is green-only@2 by now"),
        ({"bound_to": "0" * 64}, NotAllowed, "for something else"),
        ({"password": "another hash"}, NotAllowed, "account was changed meanwhile"),
    ],
)
def test_what_is_refused_changes_nothing(shop: Desk, changes: dict[str, str], error: Any, told: str) -> None:
    seq = propose(shop, NONE)
    before = shop.kinds()
    with pytest.raises(error, match=told):
        put_in_force(shop, seq, **changes)
    assert shop.kinds() == before
    assert active(shop) == GREEN_ONLY


def test_disabling_an_admin_does_not_let_the_other_do_both(shop: Desk) -> None:
    people.disable(shop.store, "eve", OPERATOR, shop.now())
    seq = propose(shop, NONE)
    with pytest.raises(NotAllowed, match="You proposed this"):
        put_in_force(shop, seq, "cy")


def test_a_form_that_is_sent_twice_does_it_once(shop: Desk) -> None:
    seq = propose(shop, NONE)
    put_in_force(shop, seq)
    before = shop.kinds()
    with pytest.raises(WrongState, match="already put in force by Eve Both"):
        put_in_force(shop, seq)
    with pytest.raises(WrongState, match="none@1 is in force already"):
        propose(shop, NONE)
    with pytest.raises(WrongState, match="already put in force"):
        governing.drop(shop.store, seq, "No.", shop.person("cy"), shop.now())
    assert shop.kinds() == before


def test_a_clock_put_back_by_an_hour_orders_nothing_anew(shop: Desk) -> None:
    seq = propose(shop, NONE)
    shop.time -= timedelta(hours=1)
    put_in_force(shop, seq)
    times = [event["at"] for event in shop.events()]
    assert times == sorted(times)


def test_a_proposal_can_be_dropped(shop: Desk) -> None:
    seq = propose(shop, NONE)
    after = governing.drop(shop.store, seq, "Too early.", shop.person("eve"), shop.now(), "req-d")
    assert after.fate is Fate.DROPPED
    assert shop.events()[-1]["reason"] == "Too early."
    with pytest.raises(WrongState, match="already dropped by Eve Both"):
        put_in_force(shop, seq)
    with pytest.raises(NotFound, match="no proposal 9"):
        put_in_force_missing(shop)


def put_in_force_missing(desk: Desk) -> None:
    proof = Proof(Reauthentication(method="password", at=desk.time, bound_to=""), None)
    governing.put_in_force(desk.store, 9, active(desk).ref.sha256, "n", desk.person("eve"), proof, desk.now(), None)


def test_what_is_wrong_with_a_document_is_told_and_nothing_is_kept(shop: Desk) -> None:
    body = json.loads(GREEN_ONLY.record())
    body["rules"][0]["classes"].append("prescriptive")
    before = shop.kinds()
    with pytest.raises(Invalid, match="Rule explanation-green: it would approve suggestions without a person"):
        governing.propose(shop.store, json.dumps(body).encode(), shop.person("cy"), shop.now())
    taken = GREEN_ONLY.model_copy(update={"reason": "Another."})
    with pytest.raises(Invalid, match="another text already; number this one 3"):
        propose(shop, taken)
    assert shop.kinds() == before


def test_signatures_of_an_open_round_do_not_carry_over(shop: Desk) -> None:
    asked = overriding.request(shop.store, "run_shut", "RED", 60, ASKED, shop.person("ana"), shop.now())
    shop.sign("cy", "run_shut", asked.advisory_id)
    assert shop.advisory("run_shut", asked.advisory_id).given == 1
    change(shop, NONE)
    again = shop.advisory("run_shut", asked.advisory_id)
    assert (again.state, again.round, again.given) == (State.PENDING, 2, 0)
    shop.grant("run_shut", asked.advisory_id)
    assert shop.gates()["run_shut"] == "overridden"


def test_an_override_that_may_no_longer_be_asked_for_is_closed(shop: Desk) -> None:
    asked = overriding.request(shop.store, "run_shut", "RED", 60, ASKED, shop.person("ana"), shop.now())
    granted = overriding.request(shop.store, "run_red", "RED", 60, ASKED, shop.person("ana"), shop.now())
    shop.grant("run_red", granted.advisory_id)
    change(shop, GREEN_ONLY.model_copy(update={"version": 3, "overrides": OverrideLimits(scopes=("YELLOW",))}))
    assert shop.advisory("run_shut", asked.advisory_id).state is State.RETRACTED
    assert shop.events()[-1]["kind"] != "advisory:approve"
    reasons = [event["reason"] for event in shop.events() if event["kind"] == "advisory:retracted"]
    assert reasons == ["The policy green-only@3 lets nobody override with scope RED."]
    assert shop.gates()["run_red"] == "overridden", "what was granted stays until it ends or is revoked"
    with pytest.raises(Invalid, match="lets nobody override with scope RED"):
        overriding.request(shop.store, "run_shut", "RED", 60, ASKED, shop.person("ana"), shop.now())


def test_release_rules_are_listed_at_once(shop: Desk) -> None:
    assert shop.gates()["run_green"] == "allowed"
    shop.sign("ana", "run_yellow", next(iter(names(shop, "run_yellow"))))
    assert shop.gates()["run_yellow"] == "allowed"
    green = (Release(id="green-read", risks=(Risk.GREEN,)),)
    change(shop, GREEN_ONLY.model_copy(update={"version": 3, "releases": green}))
    assert (shop.gates()["run_green"], shop.gates()["run_yellow"]) == ("blocked", "allowed")
    change(shop, GREEN_ONLY)
    assert shop.gates()["run_green"] == "allowed"


def names(desk: Desk, run_id: str) -> list[str]:
    return [event["advisory_id"] for event in desk.events() if event.get("run_id") == run_id and "round" in event]


def test_a_withdrawal_opens_the_next_round_under_the_policy_of_now(shop: Desk) -> None:
    shop.sign("ana", "run_shut")
    change(shop, NONE)
    shop.withdraw("bo", "run_shut")
    one = shop.advisory("run_shut")
    assert (one.state, one.policy, one.needs.id) == (State.PENDING, NONE.ref, "explanation-red")
    shop.sign("bo", "run_shut", verdict=Verdict.REJECT)
    assert shop.events()[-1]["policy"] == NONE.ref.model_dump()
