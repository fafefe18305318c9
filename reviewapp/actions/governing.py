"""Changing the policy in force: proposing a version, putting it in force, dropping it. Each is one transaction."""

from datetime import datetime
from typing import NamedTuple

from reviewapp.actions import rerouting, verdict_log
from reviewapp.actions.signing_in import Proof, still_entitled
from reviewapp.domain import policy_check, proposing
from reviewapp.domain.errors import WrongState
from reviewapp.domain.person import Person
from reviewapp.domain.policy import Policy
from reviewapp.domain.proposing import Proposal
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories as read_advisories
from reviewapp.store.reads import people, policies, proposals
from reviewapp.store.writes import policies as write_policies
from reviewapp.store.writes import proposals as write


class Activation(NamedTuple):
    """What putting a policy in force did: how many items were routed again, and how many of them pass now."""

    proposal: Proposal
    rerouted: int
    passed: int


def propose(store: Store, document: bytes, person: Person, now: datetime, request_id: str | None = None) -> Proposal:
    """Propose the policy that a document holds; its author is who proposes it.

    Raises Invalid, a line a fault, NotAllowed, WrongState where that version is in force, or waits as a proposal of the
    same person: a form that is sent twice proposes once.
    """
    parsed = policy_check.parse(document)
    with store.writing() as conn:
        author = people.get(conn, person.id).person
        known = policies.known(conn)
        # What is known keeps the author it has: those bytes are in force somewhere, or ship.
        policy = parsed if parsed.ref in known else parsed.model_copy(update={"author": author.id})
        if policies.active(conn).ref == policy.ref:
            raise WrongState(f"{policy.ref} is in force already.")
        if twice := next((one for one in proposals.waiting(conn) if _is_that(one, policy, author)), None):
            raise WrongState(f"You have proposed {policy.ref} already; it waits as proposal {twice.seq}.")
        seq = proposals.count(conn) + 1
        proposal, event = proposing.propose(policy, author, known, seq, now, request_id)
        trail.append(conn, [event])
        write.add(conn, proposal, policy)
    return proposal


def _is_that(waiting: Proposal, policy: Policy, author: Person) -> bool:
    return (waiting.policy, waiting.author.id) == (policy.ref, author.id)


def put_in_force(
    store: Store, seq: int, shown: str, note: str, person: Person, proof: Proof, now: datetime, request_id: str | None
) -> Activation:
    """Put a proposed version in force, signed, and route what waits anew.

    `shown` is the hash of the policy that was in force on the page. Raises WrongState where that is another one now or
    the proposal is closed, NotAllowed, Invalid, Damaged.
    """
    with store.writing() as conn:
        approver = still_entitled(conn, person, proof, now)
        before, proposal = policies.active(conn), proposals.get(conn, seq)
        if before.ref.sha256 != shown:
            raise WrongState(f"The policy in force is {before.ref} by now; look at the proposal again.")
        policy, moment = policies.text(conn, proposal.policy.sha256), read_advisories.next_moment(conn, now)
        admins = people.admins_ever(conn)
        after, event = proposing.put_in_force(
            proposal, before.ref, approver, admins, note, proof.auth, moment, request_id
        )
        write_policies.activate(conn, policy, trail.append(conn, [event]))
        write.save(conn, after)
        changes = rerouting.reroute(conn, before, policy, event.actor, moment)
    verdict_log.write(store, changes)
    passed = sum(1 for change in changes if change.advisory.needs.auto)
    return Activation(after, sum(1 for change in changes if change.event.kind == rerouting.REROUTED), passed)


def drop(store: Store, seq: int, note: str, person: Person, now: datetime, request_id: str | None = None) -> Proposal:
    """Give a proposal up. Raises NotFound, NotAllowed, WrongState, Invalid."""
    with store.writing() as conn:
        dropping = people.get(conn, person.id).person
        after, event = proposing.drop(proposals.get(conn, seq), dropping, note, now, request_id)
        trail.append(conn, [event])
        write.save(conn, after)
    return after
