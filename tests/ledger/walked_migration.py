"""The actions of leaving a store for this desk, each walked once."""

from reviewapp.actions import migrating
from tests.ledger.walked_delivery import Step
from tests.support import migrated
from tests.support.desk import Desk


def leave_and_return(step: Step, desk: Desk) -> None:
    """A store from its start to its return."""
    step("migrating.start", lambda: migrated.start(desk))
    step("migrating.verify", lambda: migrated.verify(desk))
    cy, given = desk.person("cy"), migrated.proof(desk)
    step("migrating.cut_over", lambda: migrating.cut_over(desk.store, desk.root, "All fits.", cy, given, desk.now()))
    step("migrating.roll_back", lambda: migrated.roll_back(desk))
