"""The checks of `reviewapp doctor`, in the order in which they are told."""

from reviewapp.cli.checks.contents import backups, clock, files, people, work
from reviewapp.cli.checks.machine import database, disk, folder, journal, key, versions

ALL = (versions, folder, key, disk, database, journal, clock, people, files, backups, work)
