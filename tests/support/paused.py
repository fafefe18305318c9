"""What admins do at a desk: pause something and release it, and put a policy in force."""

from reviewapp.actions import governing, stopping
from reviewapp.actions.stopping import Terms
from reviewapp.domain.policy import Policy
from reviewapp.store.reads import policies, stops
from tests.support.desk import Desk


def pause(desk: Desk, terms: Terms) -> int:
    """Pause it; answers the number of the stop."""
    return stopping.place(desk.store, terms, desk.sitting("cy", "session"), desk.now()).seq


def release(desk: Desk, seq: int) -> int:
    """Release it; answers how much it held."""
    with desk.store.reading() as conn:
        proof = desk.sitting("eve", bound_to=stops.get(conn, seq).sha256).proof
    return stopping.release(desk.store, seq, "It is mended.", desk.person("eve"), proof, desk.now(), "req-r")


def put_in_force(desk: Desk, policy: Policy) -> None:
    """Put a policy in force that another admin proposed."""
    filed = governing.propose(desk.store, policy.record(), desk.person("cy"), desk.now())
    with desk.store.reading() as conn:
        shown = policies.active(conn).ref.sha256
    proof = desk.sitting("eve", bound_to=filed.policy.sha256).proof
    governing.put_in_force(desk.store, filed.seq, shown, "Seen.", desk.person("eve"), proof, desk.now(), None)
