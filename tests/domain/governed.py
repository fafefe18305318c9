"""One run and everything that happens to it, by the rules of the domain alone: what the state machine drives."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from reviewapp.actions.saving import new_notice
from reviewapp.domain import notice, routing
from reviewapp.domain.advisory import Advisory, OverrideTerms
from reviewapp.domain.canonical import utc_text
from reviewapp.domain.change import Change
from reviewapp.domain.content import ContentClass
from reviewapp.domain.deciding import Past, decide
from reviewapp.domain.errors import DeskError
from reviewapp.domain.gate import Gate, Standing, gate
from reviewapp.domain.hold import Hold
from reviewapp.domain.identity import NOTICE_ID
from reviewapp.domain.person import IMPORTER, Authentication, Person
from reviewapp.domain.policy import Policy
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.revoking import revoke
from reviewapp.domain.run import Run
from reviewapp.domain.states import Move, State
from reviewapp.domain.withdrawing import withdraw
from tests.domain import cast

OPEN = {State.PENDING, State.CHANGES_REQUESTED}
APPROVED = {State.APPROVED, State.AUTO_APPROVED}


@dataclass(frozen=True)
class Signature:
    """A verdict as it was signed: on which item, in which round, by whom."""

    advisory_id: str
    round: int
    person: Person
    verdict: Verdict
    item: str
    at: datetime
    code: ReasonCode | None
    was_held: bool = False


@dataclass
class World:
    """The run, its advisories, every signature so far, the states each advisory went through, and the clock."""

    policy: Policy
    run: Run
    now: datetime = cast.NOW
    advisories: dict[str, Advisory] = field(default_factory=dict)
    signed: list[Signature] = field(default_factory=list)
    steps: list[tuple[State, State]] = field(default_factory=list)
    made: int = 0

    def arrive(self, content_class: ContentClass, *, has_content: bool) -> None:
        """An engine attaches an advisory."""
        self.made += 1
        one = cast.make_advisory(
            advisory_id=f"advisory-{self.made}",
            content_class=content_class,
            item_sha256=self._item(),
            content_sha256=cast.C64 if has_content else None,
        )
        self._keep(routing.arrive(self.policy, self.run, one, IMPORTER, self.now))
        self._settle_notice()

    def ask(self, person: Person, scope: str, minutes: int) -> None:
        """Somebody asks for an override."""
        self.made += 1
        terms = OverrideTerms(scope=scope, minutes=minutes, reason="Clamped by hand.", requester=person.id)
        one = cast.make_override(
            advisory_id=f"override-{self.made}", item_sha256=self._item(), override=terms, barred=(person.id,)
        )
        self._keep(routing.arrive(self.policy, self.run, one, IMPORTER, self.now))

    def decide(self, one: Advisory, person: Person, verdict: Verdict) -> None:
        """Somebody tries to sign; what the rules refuse changes nothing."""
        code = ReasonCode.GEOMETRY_UNSAFE if verdict is Verdict.REJECT else None
        signing = cast.make_signing(
            verdict=verdict, note="Looked at it.", reason_code=code, acknowledged=one.needs.acknowledge
        )
        self._try(one, lambda: decide(one, self.past(one), person, signing, self._auth(), self.now), person)

    def withdraw(self, one: Advisory, person: Person) -> None:
        """Somebody tries to withdraw what was approved."""
        signing = cast.make_signing(verdict=Verdict.WITHDRAW, note="A slip.")
        auth = self._auth()
        self._try(
            one, lambda: withdraw(one, self.past(one), person, signing, auth, self.policy, self.run, self.now), person
        )
        self._settle_notice()

    def revoke(self, one: Advisory, person: Person) -> None:
        """Somebody tries to end an override."""
        self._try(one, lambda: revoke(one, person, "Needed elsewhere.", self._auth(), self.now), person)

    def change(self, one: Advisory, *, new_content: bool) -> None:
        """What an advisory rests on changed: followed as an import follows it."""
        if one.state not in OPEN | APPROVED:
            return
        fresh = one.model_copy(update={"item_sha256": self._item()})
        loses = one.state in APPROVED or (one.state is State.PENDING and one.given > 0)
        if loses or new_content:
            step = Move.STALE if loses else Move.REROUTE
            self._keep(routing.reopen(self.policy, self.run, one, fresh, step, "It changed.", self.now))
        else:
            self.advisories[one.advisory_id] = fresh
        self._settle_notice()

    def retract(self, one: Advisory) -> None:
        """Its producer takes an advisory back, where the rules let them."""
        if one.state in OPEN and one.advisory_id != NOTICE_ID:
            self._keep(routing.retract(one, "Taken back by its producer.", self.now))
            self._settle_notice()

    def put_in_force(self, policy: Policy) -> None:
        """Another policy takes the place of the present one: what waits is routed again."""
        self.policy = policy
        for one in [one for one in self.advisories.values() if one.state is State.PENDING]:
            if one.override is not None and one.override.scope not in policy.limits.scopes:
                self._keep(routing.retract(one, "No longer to be asked for.", self.now))
            else:
                self._keep(routing.reopen(policy, self.run, one, one, Move.REROUTE, "Another policy.", self.now))
        self._settle_notice()

    def hold(self, marks: tuple[Hold, ...]) -> None:
        """Something is paused, or everything released: the run and all of its advisories came meanwhile."""
        self.run = self.run.model_copy(update={"held": marks})
        self.advisories = {name: one.model_copy(update={"held": marks}) for name, one in self.advisories.items()}

    def shut(self, **facts: bool) -> None:
        """The run is deleted at its source, or another version of it arrives."""
        self.run = self.run.model_copy(update=facts)
        if self.run.deleted:
            for one in [one for one in self.advisories.values() if one.state in OPEN]:
                self._keep(routing.retract(one, "Deleted.", self.now))

    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.now += timedelta(minutes=minutes)

    def gate(self) -> Gate:
        """What the gate says now."""
        return gate(self.run, [self._standing(one) for one in self.advisories.values()], self.now, self.policy)

    def past(self, one: Advisory) -> tuple[Past, ...]:
        """The verdicts of the advisory's present round."""
        return tuple(
            Past(
                person_id=each.person.id,
                person_name=each.person.name,
                verdict=each.verdict,
                at=utc_text(each.at),
                signature=cast.E64,
            )
            for each in self.signed
            if (each.advisory_id, each.round) == (one.advisory_id, one.round)
        )

    def _standing(self, one: Advisory) -> Standing:
        said = [each for each in self.signed if each.advisory_id == one.advisory_id]
        approved_by = tuple(
            each.person.id for each in said if each.round == one.round and each.verdict is Verdict.APPROVE
        )
        if not said or said[-1].verdict is not Verdict.REJECT:
            sent_back = bool(said) and said[-1].verdict is Verdict.REQUEST_CHANGES
            return Standing(advisory=one, sent_back=sent_back, approved_by=approved_by)
        return Standing(advisory=one, rejected_as=said[-1].code, rejected_at=said[-1].at, approved_by=approved_by)

    def _try(self, one: Advisory, act: Callable[[], Change], person: Person) -> None:
        self.now += timedelta(seconds=1)
        try:
            change = act()
        except DeskError:
            return
        self._keep(change)
        if change.review is not None:
            signing = change.review.signing
            self.signed.append(
                Signature(
                    one.advisory_id,
                    one.round,
                    person,
                    signing.verdict,
                    one.item_sha256,
                    change.review.at,
                    signing.reason_code,
                    bool(one.held),
                )
            )

    def _settle_notice(self) -> None:
        """As the store's side does after each routing."""
        known = list(self.advisories.values())
        held = self.advisories.get(NOTICE_ID)
        if held is None:
            if notice.is_needed(self.run, known):
                self._keep(new_notice(self.policy, self.run, (), frozenset(self.advisories), self.now)[0])
            return
        waiting = next((one for one in known if notice.before_a_person(one)), None)
        if held.state is State.PENDING and not held.given and waiting and waiting.state is State.PENDING:
            self._keep(routing.supersede(held, waiting.advisory_id, self.now))
        elif held.state is State.SUPERSEDED and notice.is_needed(self.run, known):
            self._keep(routing.reopen(self.policy, self.run, held, held, Move.REINSTATE, "Alone again.", self.now))

    def _keep(self, change: Change) -> None:
        before = self.advisories.get(change.advisory.advisory_id)
        if before is not None:
            self.steps.append((before.state, change.advisory.state))
        self.advisories[change.advisory.advisory_id] = change.advisory

    def _item(self) -> str:
        self.made += 1
        return f"{self.made:064x}"

    def _auth(self) -> Authentication:
        return Reauthentication(method="password", at=self.now, bound_to=cast.D64)
