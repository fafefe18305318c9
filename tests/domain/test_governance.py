"""Whatever happens to a run, in whatever order: no state can be reached that breaks an invariant of DESIGN.md."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reviewapp.domain import policy_check
from reviewapp.domain.advisory import Advisory
from reviewapp.domain.content import ContentClass
from reviewapp.domain.gate import Answer
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.notice import before_a_person
from reviewapp.domain.person import Person, Role
from reviewapp.domain.policy import Policy, Release, Rule
from reviewapp.domain.presets import ALL_EXPLANATIONS, GREEN_ONLY, PRESETS
from reviewapp.domain.review import Verdict
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.states import MOVES, State
from reviewapp.domain.stopping import Kind, Stop
from tests.domain import cast
from tests.domain.governed import World
from tests.support.proving import SCALE

EVE = Person(id="eve", name="Eve Both", roles=frozenset({Role.REVIEWER, Role.ADMIN}))
PEOPLE = (cast.ANA, cast.BO, cast.CY, EVE, cast.DEE)
TWO_ADMINS = Policy(
    id="two-admins",
    version=1,
    title="Two admins release what is RED, two reviewers sign suggestions",
    reason="For these tests.",
    rules=(
        *(one for one in ALL_EXPLANATIONS.rules if one.id.startswith("explanation")),
        Rule(id="prescriptive", classes=(ContentClass.PRESCRIPTIVE,), risks=tuple(Risk), approvals=2),
        *(
            Rule(
                id=f"override-{scope.lower()}",
                classes=(ContentClass.OVERRIDE_REQUEST,),
                risks=tuple(Risk),
                role=Role.ADMIN,
                approvals=number,
                scopes=(scope,),
            )
            for scope, number in (("YELLOW", 1), ("RED", 2))
        ),
    ),
)
HOSTILE = Policy(
    id="hostile",
    version=1,
    title="Everything passes",
    reason="No check would let it be activated; the code holds all the same.",
    rules=(
        Rule(id="all", classes=tuple(ContentClass), risks=tuple(Risk), auto="system:hostile", approvals=0),
        *GREEN_ONLY.rules,
    ),
)
STRICTER = TWO_ADMINS.model_copy(
    update={"id": "stricter", "releases": (Release(id="pair", risks=(Risk.GREEN, Risk.YELLOW), approvals=2),)}
)
STOP = Stop(seq=1, kind=Kind.SOURCE, name="shop", reason="Wrong.", by=cast.CY.as_actor(), at=cast.NOW)


class Governance(RuleBasedStateMachine):
    """A run under one policy, and everybody doing whatever they like."""

    world: World

    @initialize(
        policy=st.sampled_from((TWO_ADMINS, HOSTILE, TWO_ADMINS, *PRESETS)),
        risk=st.sampled_from((Risk.YELLOW, *Risk)),
        status=st.sampled_from([Status.OK, Status.OK, Status.BLOCKED, Status.ERROR]),
    )
    def begin(self, policy: Policy, risk: Risk, status: Status) -> None:
        self.world = World(policy, cast.make_run(risk=risk, status=status))
        self.world._settle_notice()

    @rule(content_class=st.sampled_from([ContentClass.EXPLANATORY, ContentClass.PRESCRIPTIVE]), full=st.booleans())
    @precondition(lambda self: len(self.world.advisories) < 4 and not self.world.run.deleted)
    def an_engine_advises(self, content_class: ContentClass, *, full: bool) -> None:
        self.world.arrive(content_class, has_content=full)

    @rule(
        person=st.sampled_from(PEOPLE), scope=st.sampled_from(["YELLOW", "RED"]), minutes=st.sampled_from([1, 60, 480])
    )
    @precondition(lambda self: self.world.gate().answer is Answer.BLOCKED and len(self.world.advisories) < 6)
    def somebody_asks_for_an_override(self, person: Person, scope: str, minutes: int) -> None:
        if not self.world.run.deleted:
            self.world.ask(person, scope, minutes)

    @rule(data=st.data(), person=st.sampled_from(PEOPLE), verdict=st.sampled_from(list(Verdict)[:3]))
    @precondition(lambda self: self.world.advisories)
    def somebody_decides(self, data: Any, person: Person, verdict: Verdict) -> None:
        self.world.decide(self._any(data), person, verdict)

    @rule(data=st.data(), people=st.permutations(PEOPLE))
    @precondition(lambda self: self._waiting())
    def everybody_tries_to_approve_one(self, data: Any, people: list[Person]) -> None:
        name = data.draw(st.sampled_from(self._waiting()))
        for person in (*people, *people):
            self.world.decide(self.world.advisories[name], person, Verdict.APPROVE)
            self.the_gate_opens_only_for_a_person_or_for_green()

    @rule(data=st.data())
    @precondition(lambda self: self._waiting())
    def one_person_signs_twice(self, data: Any) -> None:
        name = data.draw(st.sampled_from(self._waiting()))
        role = self.world.advisories[name].needs.role
        person = data.draw(st.sampled_from([one for one in PEOPLE if one.holds(role)]))
        for _ in range(2):
            self.world.decide(self.world.advisories[name], person, Verdict.APPROVE)

    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    @precondition(lambda self: self.world.advisories)
    def somebody_withdraws(self, data: Any, person: Person) -> None:
        self.world.withdraw(self._any(data), person)

    @rule(data=st.data(), person=st.sampled_from(PEOPLE))
    @precondition(lambda self: self.world.advisories)
    def somebody_revokes(self, data: Any, person: Person) -> None:
        self.world.revoke(self._any(data), person)

    @rule(data=st.data(), new_content=st.booleans())
    @precondition(lambda self: self.world.advisories and not self.world.run.deleted)
    def what_one_rests_on_changes(self, data: Any, *, new_content: bool) -> None:
        self.world.change(self._any(data), new_content=new_content)

    @rule(data=st.data())
    @precondition(lambda self: self.world.advisories and not self.world.run.deleted)
    def a_producer_retracts(self, data: Any) -> None:
        self.world.retract(self._any(data))

    @rule(data=st.data())
    @precondition(lambda self: self._waiting() and not self.world.run.deleted)
    def one_is_sent_back_and_retracted_and_the_rest_approved(self, data: Any) -> None:
        name = data.draw(st.sampled_from(self._waiting()))
        for person in PEOPLE:
            self.world.decide(self.world.advisories[name], person, Verdict.REQUEST_CHANGES)
        self.world.retract(self.world.advisories[name])
        for other in self._waiting():
            for person in PEOPLE:
                self.world.decide(self.world.advisories[other], person, Verdict.APPROVE)

    @rule(policy=st.sampled_from((TWO_ADMINS, HOSTILE, STRICTER, *PRESETS)))
    def another_policy_is_put_in_force(self, policy: Policy) -> None:
        self.world.put_in_force(policy)

    @rule(paused=st.booleans())
    def something_is_paused_or_released(self, *, paused: bool) -> None:
        self.world.hold((STOP.hold,) if paused else ())

    @rule(minutes=st.sampled_from([1, 59, 60, 480, 10_000]))
    def time_passes(self, minutes: int) -> None:
        self.world.wait(minutes)

    @rule(deleted=st.booleans())
    @precondition(lambda self: len(self.world.signed) > 2)
    def the_source_shuts_the_run(self, *, deleted: bool) -> None:
        self.world.shut(**({"deleted": True} if deleted else {"open_conflict": True}))

    @invariant()
    def the_gate_opens_only_for_a_person_or_for_green(self) -> None:
        run, answer = self.world.run, self.world.gate().answer
        if run.deleted or run.open_conflict or run.held:
            assert answer is Answer.BLOCKED, "a run that was shut at its source, or came from what is paused"
        assert self.world.policy.releases == () or answer is not Answer.ALLOWED or len(self._explainers()) > 1
        if answer is Answer.ALLOWED:
            assert run.status is Status.OK, "only a status OK is allowed"
            assert run.risk is Risk.GREEN or (run.risk is Risk.YELLOW and self._is_explained())
        if answer is Answer.OVERRIDDEN:
            assert any(self._releases(one) for one in self.world.advisories.values()), "an override that holds now"

    @invariant()
    def a_refusal_holds_yellow_whatever_its_producer_does(self) -> None:
        last = {each.advisory_id: each.verdict for each in self.world.signed}
        refused = [name for name, said in last.items() if said in {Verdict.REJECT, Verdict.REQUEST_CHANGES}]
        if self.world.run.risk is Risk.YELLOW and any(self._explains(name) for name in refused):
            assert self.world.gate().answer is not Answer.ALLOWED

    @invariant()
    def nobody_signs_twice_or_what_they_asked_for(self) -> None:
        verdicts = [one for one in self.world.signed if one.verdict is not Verdict.WITHDRAW]
        places = [(one.advisory_id, one.round, one.person.id) for one in verdicts]
        assert len(places) == len(set(places)), "one verdict a person and round"
        for one in verdicts:
            asked = self.world.advisories[one.advisory_id].override
            assert asked is None or asked.requester != one.person.id, "nobody decides what they asked for"
            assert Role.AUDITOR not in one.person.roles, "an auditor decides nothing"

    @invariant()
    def nothing_that_is_held_is_approved(self) -> None:
        assert not any(each.was_held and each.verdict is Verdict.APPROVE for each in self.world.signed)

    @invariant()
    def a_policy_lets_pass_only_what_it_may(self) -> None:
        for one in self.world.advisories.values():
            if one.state is State.AUTO_APPROVED:
                assert one.content_class is ContentClass.EXPLANATORY, "only explanations"
                assert one.advisory_id != NOTICE_ID, "never a risk notice"
                assert one.content_sha256 is not None, "nothing without content"
                assert one.advisory_id not in {each.advisory_id for each in self.world.signed}, "no second thoughts"

    @invariant()
    def what_is_not_plainly_safe_stands_before_a_person(self) -> None:
        run = self.world.run
        if run.deleted or (run.risk is Risk.GREEN and run.status is Status.OK):
            return
        held = self.world.advisories.get(NOTICE_ID)
        noticed = held is not None and held.state is not State.SUPERSEDED
        assert noticed or any(before_a_person(one) for one in self.world.advisories.values())

    @invariant()
    def states_move_as_the_table_says(self) -> None:
        known = {(before, after) for (_, before), after in MOVES.items()}
        # Reopened under a policy that lets it pass again, in one step.
        known |= {(before, State.AUTO_APPROVED) for before in State if (before, State.PENDING) in known}
        assert set(self.world.steps) <= known
        assert (State.REJECTED, State.APPROVED) not in known, "a rejection is final"

    def _explains(self, name: str) -> bool:
        one = self.world.advisories[name]
        return one.content_class is ContentClass.EXPLANATORY and one.state is not State.SUPERSEDED

    def _waiting(self) -> list[str]:
        return sorted(name for name, one in self.world.advisories.items() if one.state is State.PENDING)

    def _any(self, data: Any) -> Advisory:
        name = data.draw(st.sampled_from(sorted(self.world.advisories)))
        return self.world.advisories[name]

    def _approvals(self, one: Advisory) -> list[Any]:
        """Who approved this advisory in its present round, for the item as it is now."""
        return [
            each
            for each in self.world.signed
            if (each.advisory_id, each.round, each.item) == (one.advisory_id, one.round, one.item_sha256)
            and each.verdict is Verdict.APPROVE
        ]

    def _explainers(self) -> set[str]:
        """Who approved an explanation of the run that counts now."""
        explaining = [one for one in self.world.advisories.values() if one.content_class is ContentClass.EXPLANATORY]
        return {each.person.id for one in explaining if one.state is State.APPROVED for each in self._approvals(one)}

    def _is_explained(self) -> bool:
        explaining = [one for one in self.world.advisories.values() if one.content_class is ContentClass.EXPLANATORY]
        return any(one.state is State.APPROVED and self._approvals(one) for one in explaining)

    def _releases(self, one: Advisory) -> bool:
        given = self._approvals(one)
        if one.override is None or one.state is not State.APPROVED or not given:
            return False
        admins = {each.person.id for each in given if Role.ADMIN in each.person.roles} - {one.override.requester}
        ends = max(each.at for each in given) + timedelta(minutes=one.override.minutes)
        covers = one.override.scope == "RED" or self.world.run.risk is Risk.YELLOW
        return len(admins) >= one.needs.approvals >= 1 and self.world.now < ends and covers


TestGovernance = pytest.mark.no_cover(Governance.TestCase)
TestGovernance.settings = settings(
    max_examples=50 * SCALE,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_an_explanation_that_was_sent_back_and_retracted_holds_a_yellow_run() -> None:
    world = World(GREEN_ONLY, cast.make_run(risk=Risk.YELLOW))
    for _ in range(2):
        world.arrive(ContentClass.EXPLANATORY, has_content=True)
    sent_back, good = list(world.advisories)
    world.decide(world.advisories[sent_back], cast.ANA, Verdict.REQUEST_CHANGES)
    world.decide(world.advisories[good], cast.ANA, Verdict.APPROVE)
    world.retract(world.advisories[sent_back])
    assert world.advisories[sent_back].state is State.RETRACTED
    assert world.gate().answer is Answer.BLOCKED


def test_the_policies_of_these_tests_are_what_they_are_called() -> None:
    assert policy_check.faults(TWO_ADMINS) == ()
    assert policy_check.faults(HOSTILE)
