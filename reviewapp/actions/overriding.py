"""Asking that a blocked run be released: the request is an advisory that an admin decides."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from reviewapp.actions import saving
from reviewapp.actions.sitting import Sitting, entitled
from reviewapp.domain import gate, revoking, routing
from reviewapp.domain.advisory import Advisory, OverrideTerms, item_hash
from reviewapp.domain.canonical import plain_text
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid, NotAllowed, WrongState
from reviewapp.domain.person import Actor, Person
from reviewapp.domain.policy import STRICTEST, Policy
from reviewapp.domain.risk import Risk
from reviewapp.domain.run import Run
from reviewapp.domain.states import State
from reviewapp.ledger import trail
from reviewapp.store.database import Store
from reviewapp.store.reads import advisories as read
from reviewapp.store.reads import gates, packets, people, policies, runs
from reviewapp.store.reads.runs import StoredRun
from reviewapp.store.writes import advisories

SHORTEST_REASON, LONGEST_REASON = 10, 2_000


def request(
    store: Store,
    run_id: str,
    scope: str,
    minutes: int,
    reason: str,
    person: Person,
    now: datetime,
    request_id: str | None = None,
    via: Actor | None = None,
) -> Advisory:
    """Ask for an override of a run; whoever asks never decides it, nor does the owner of the token `via` which it is.

    Raises WrongState for a run that is released already, a scope too small for it, or a form that is sent again while
    its request waits, Invalid for terms that cannot be.
    """
    with store.writing() as conn:
        policy = policies.active(conn)
        terms = _terms(scope, minutes, reason, person, policy)
        asking = people.get(conn, person.id).person
        role = asking.working_role
        if role is None:
            raise NotAllowed("Only a reviewer or an admin asks for an override.")
        stored = runs.get(conn, run_id)
        run = stored.run
        _require_blocked(conn, store, stored, scope, now)
        _require_new(conn, run_id, terms)
        advisory = _requested(conn, run, terms, policy, now)
        live = run.model_copy(update={"history": False})
        change = routing.arrive(policy, live, advisory, via or asking.as_actor(role), now, request_id)
        trail.append(conn, [change.event])
        advisories.add(conn, [(run, change.advisory)])
    return change.advisory


def _require_blocked(conn: Connection, store: Store, stored: StoredRun, scope: str, now: datetime) -> None:
    run = stored.run
    if reasons := gate.shut(run):
        raise WrongState(f"{' '.join(reasons)} No override opens it.")
    files = packets.sound_attachments(conn, store.blobs, run.run_id)
    answer = gates.answer(conn, stored, files, read.newest_event_at(conn, now)).answer
    if answer is not gate.Answer.BLOCKED:
        raise WrongState(f"This run is {answer} already; there is nothing to override.")
    if scope == Risk.YELLOW and run.risk is not Risk.YELLOW:
        raise WrongState(f"Scope YELLOW does not cover a run flagged {run.risk}; ask for scope RED.")


def _require_new(conn: Connection, run_id: str, terms: OverrideTerms) -> None:
    """A form that is sent twice asks once: the terms name who asks, for what, how long and why."""
    if any(one.state is State.PENDING and one.override == terms for one in read.of_run(conn, run_id)):
        raise WrongState("You have asked for exactly this already; it waits for an admin who is not you.")


def _requested(conn: Connection, run: Run, terms: OverrideTerms, policy: Policy, now: datetime) -> Advisory:
    name = f"override-{secrets.token_hex(6)}"
    names = frozenset(one.advisory_id for one in read.of_run(conn, run.run_id))
    content_class = ContentClass.OVERRIDE_REQUEST
    item = item_hash(run, name, content_class, None, terms, runs.attachments(conn, run.run_id), names)
    return Advisory(
        run_id=run.run_id,
        advisory_id=name,
        content_class=content_class,
        origin="override_request",
        title=_title(run, terms),
        state=State.PENDING,
        round=1,
        asked_at=now,
        needs=STRICTEST,
        policy=policy.ref,
        item_sha256=item,
        barred=tuple(sorted({name for name in (terms.requester, run.requester) if name})),
        override=terms,
    )


def _title(run: Run, terms: OverrideTerms) -> str:
    days, hours, minutes = terms.minutes // 1440, terms.minutes // 60 % 24, terms.minutes % 60
    lasting = " ".join(f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count)
    return f"Release {run.run_id} for {lasting} (scope {terms.scope}): {' '.join(terms.reason.split())}"[:160]


def revoke(
    store: Store,
    run_id: str,
    advisory_id: str,
    note: str,
    sitting: Sitting,
    now: datetime,
) -> Advisory:
    """End an active override at once. Raises NotSignedIn, NotFound, NotAllowed, WrongState, Invalid."""
    with store.writing() as conn:
        admin = entitled(conn, sitting, now)
        before, moment = read.get(conn, run_id, advisory_id), read.newest_event_at(conn, now)
        change = revoking.revoke(before, admin, note, sitting.proof.auth, moment, sitting.request_id)
        run = runs.get(conn, run_id).run
        saving.save(conn, run, before, change)
        saving.list_gate(conn, run, policies.active(conn))
    return change.advisory


def _terms(scope: str, minutes: int, reason: str, person: Person, policy: Policy) -> OverrideTerms:
    reason = plain_text(reason).strip()
    if scope not in {Risk.YELLOW, Risk.RED}:
        raise Invalid("The scope of an override is YELLOW or RED.", "scope")
    if scope not in policy.limits.scopes:
        raise Invalid(f"The policy {policy.ref} lets nobody override with scope {scope}.", "scope")
    longest = policy.limits.longest_minutes
    if not 1 <= minutes <= longest:
        raise Invalid(f"Under the policy {policy.ref} an override lasts 1 to {longest} minutes.", "minutes")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters.", "reason")
    return OverrideTerms(scope=scope, minutes=minutes, reason=reason, requester=person.id)
