"""Another version of a run under the same id: an admin dismisses it, signed, and the first version stays."""

from datetime import datetime
from typing import Any

from reviewapp.domain.errors import NotAllowed, WrongState
from reviewapp.domain.events import Event
from reviewapp.domain.person import Authentication, Person, Role
from reviewapp.domain.reauthentication import require_bound
from reviewapp.domain.run import Run
from reviewapp.domain.statement import Object, state


def dismiss(
    run: Run, seen: int, person: Person, note: str, auth: Authentication, now: datetime, request_id: str | None = None
) -> tuple[Run, Event]:
    """Close the conflict of a run; `seen` is how many other versions the page told of.

    Raises NotAllowed, WrongState where none is open or another came meanwhile, Invalid without a note.
    """
    if not person.holds(Role.ADMIN):
        raise NotAllowed("Only an admin dismisses another version of a run.")
    if not run.open_conflict:
        raise WrongState("There is no other version to dismiss: it was dismissed already, or none came.")
    if seen != run.conflicts:
        raise WrongState(f"{run.conflicts} other versions came by now; look at them before you dismiss them.")
    require_bound(auth, run.run_sha256)
    actor = person.as_actor(Role.ADMIN)
    about = Object(kind="run", id=run.run_id, sha256=run.run_sha256)
    signed = state("dismiss", about, "other version dismissed, the first is kept", note, actor, auth, now)
    after = run.model_copy(update={"open_conflict": False})
    fields = {"run_id": run.run_id, "before": _standing(run), "after": _standing(after), **signed.fields()}
    return after, Event(kind="run:conflict_dismissed", at=now, actor=actor, fields=fields, request_id=request_id)


def _standing(run: Run) -> dict[str, Any]:
    return {"open_conflict": run.open_conflict, "conflicts": run.conflicts, "run_sha256": run.run_sha256}
