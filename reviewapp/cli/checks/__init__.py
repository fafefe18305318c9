"""The checks of `reviewapp doctor`, in the order in which they are told."""

from reviewapp.cli.checks.contents import backups, clock, files, gate, people, work
from reviewapp.cli.checks.following import followed
from reviewapp.cli.checks.machine import database, disk, folder, journal, key, versions
from reviewapp.cli.checks.mirrors import mirrors
from reviewapp.cli.checks.trail import trail

ALL = (
    versions, folder, key, disk, database, journal, clock, people, gate, trail, files, backups, work, followed, mirrors,
)  # fmt: skip
