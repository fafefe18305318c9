"""Another policy, filed by one admin and put in force by another."""

from reviewapp.actions import governing
from reviewapp.actions.signing_in import Proof
from reviewapp.domain.policy import Policy
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.store.reads import policies, proposals
from tests.support.desk import Desk


def put_in_force(desk: Desk, wished: Policy) -> None:
    """Let `wished` be the policy from now on."""
    with desk.store.reading() as conn:
        shown = policies.active(conn).ref.sha256
    made = governing.propose(desk.store, wished.record(), desk.person("cy"), desk.now())
    with desk.store.reading() as conn:
        wanted = proposals.get(conn, made.seq).policy.sha256
    proof = Proof(Reauthentication(method="password", at=desk.time, bound_to=wanted))
    governing.put_in_force(desk.store, made.seq, shown, "Seen it.", desk.person("eve"), proof, desk.now(), None)
