"""What the settings say of the machine of a run."""

from reviewapp.domain.machine import UNKNOWN, Machine
from reviewapp.domain.run import Run
from reviewapp.http import context


def machine_of(run: Run) -> Machine:
    """The limits of a run's machine, none known where the settings do not name it."""
    return context.desk().settings.machine.get(run.machine_id or "", UNKNOWN)
