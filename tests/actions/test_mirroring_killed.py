"""kill -9 of `reviewapp follow` and `reviewapp mirror` while RMOS writes and people decide: RMOS reads it all."""

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reviewapp.actions import mirroring, overriding
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.domain.states import State
from reviewapp.store.reads import advisories, runs
from tests.support import other_rmos
from tests.support.commands import begun
from tests.support.desk import Desk
from tests.support.followed import Followed

KILLS, FIRST, WRITTEN, MOST_OVERRIDES = 5, 12, 60, 12
"""`FIRST` runs for each kill are there before: however slow a machine is, four of them wait for a verdict."""
WRITER = [sys.executable, str(Path(other_rmos.__file__))]
YELLOW, RED, GREEN = range(3)
TERMS = ("RED", 240, "The part is cut in foam first.")


@dataclass
class Morning:
    """What people decided: the verdicts upon YELLOW explanations, the overrides of RED runs, those taken back."""

    desk: Desk
    rng: random.Random
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    granted: dict[int, str] = field(default_factory=dict)
    revoked: set[int] = field(default_factory=set)
    rated: dict[int, int] = field(default_factory=dict)

    def go_on(self) -> None:
        """Decide a few of what is here by now; at RMOS somebody rates a run that was decided before."""
        for number in self.unrated()[:1]:
            self.rated[number] = self.rng.randint(1, 5)
            other_rmos.rewrite(self.desk.root, number, self.rated[number])
        here = self.here()
        for number in [one for one in here if one % 3 == YELLOW and self.is_open(one)][:4]:
            self.verdicts[number] = self.sign(number, self.rng.choice([Verdict.APPROVE, Verdict.REJECT]))
        reds = [one for one in here if one % 3 == RED and one not in self.granted]
        for number in reds[: min(2, MOST_OVERRIDES - len(self.granted))]:
            self.granted[number] = self.grant(number)
        for number in [one for one in list(self.granted)[::3] if one not in self.revoked][:1]:
            where = (other_rmos.name(number), self.granted[number])
            overriding.revoke(self.desk.store, *where, "A slip.", self.desk.sitting("cy"), self.desk.now())
            self.revoked.add(number)

    def here(self) -> list[int]:
        with self.desk.store.reading() as conn:
            return [int(one.run.run_id[4:]) for one in runs.after(conn, "", 100_000)]

    def unrated(self) -> list[int]:
        return [one for one in [*self.verdicts, *self.granted] if one not in self.rated]

    def is_open(self, number: int) -> bool:
        """Whether the explanation is here whole, and waits."""
        with self.desk.store.reading() as conn:
            known = {one.advisory_id: one for one in advisories.of_run(conn, other_rmos.name(number))}
        one = known.get(other_rmos.advisory(number))
        return one is not None and one.state is State.PENDING and one.content_sha256 is not None

    def sign(self, number: int, verdict: Verdict) -> Verdict:
        reason = {"reason_code": ReasonCode.GEOMETRY_UNSAFE} if verdict is Verdict.REJECT else {}
        self.desk.sign("ana", other_rmos.name(number), other_rmos.advisory(number), verdict=verdict, **reason)
        return verdict

    def grant(self, number: int) -> str:
        run_id, who = other_rmos.name(number), self.desk.person("ana")
        one = overriding.request(self.desk.store, run_id, *TERMS, who, self.desk.now())
        self.desk.grant(run_id, one.advisory_id)
        return one.advisory_id


def test_rmos_reads_every_decision_however_often_both_are_killed(
    desk: Desk, peopled_url: str, tmp_path: Path, scale: int
) -> None:
    desk.time = datetime.now(UTC)  # which the commands have
    morning, kills = Morning(desk, random.Random(7)), KILLS * scale
    first = FIRST * kills
    for number in range(first):
        other_rmos.write(desk.root, number)
    settle(desk)
    for kill in range(kills):
        writer = subprocess.Popen([*WRITER, str(desk.root), str(first + kill * WRITTEN), str(WRITTEN)])
        both = [begun(peopled_url, tmp_path, command, str(desk.root)) for command in ("follow", "mirror")]
        for process in both:
            assert process.stdout
            assert process.stdout.readline()
            threading.Timer(morning.rng.uniform(0, 1.5), process.send_signal, [signal.SIGKILL]).start()
        morning.go_on()
        for process in both:
            assert process.wait() == -signal.SIGKILL
            process.communicate()
        assert writer.wait() == 0
    settle(desk)
    before, files = desk.kinds(), contents(desk.root)
    settle(desk)
    assert desk.kinds() == before, "nothing echoes"
    assert contents(desk.root) == files
    all_runs = range(first + kills * WRITTEN)
    arrived_once(desk, all_runs)
    for number in all_runs:
        seen(morning, number, other_rmos.read(desk.root, number))
    assert len(morning.verdicts) >= 4 * kills
    assert len(morning.revoked) > 1
    assert len(morning.granted) > len(morning.revoked)


def settle(desk: Desk) -> None:
    """Rounds of both, later than all that failed is to be tried again, until nothing is left."""
    world = Followed(desk.store, desk.root, desk.time + timedelta(minutes=90))
    for _ in range(5):
        world.settle()
        while mirroring.mirror(desk.store, desk.root, world.now()).has_more:
            pass
    assert mirroring.mirror(desk.store, desk.root, world.now()) == mirroring.Round()


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the store."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def arrived_once(desk: Desk, numbers: range) -> None:
    """Make sure that every run was imported once, from the bytes that were written, and none was taken for another."""
    with desk.store.reading() as conn:
        here = [one.run.run_id for one in runs.after(conn, "", 100_000)]
    assert here == [other_rmos.name(number) for number in numbers]
    kinds = Counter(desk.kinds())
    assert kinds["run:imported"] == len(numbers)
    assert not kinds.keys() & {"run:conflict", "quarantine:held"}


def seen(morning: Morning, number: int, run: dict[str, Any]) -> None:
    """Make sure that RMOS shows of a run what was decided, and what it wrote itself."""
    link, meta = run["advisory"], run["meta"]
    verdict = morning.verdicts.get(number, Verdict.APPROVE if number % 3 == GREEN else None)
    status = {None: "NEW", Verdict.APPROVE: "REVIEWED", Verdict.REJECT: "REJECTED"}[verdict]
    assert (number, link["status"]) == (number, status)
    assert link.get("rejection_reason_code") == ("GEOMETRY_UNSAFE" if verdict is Verdict.REJECT else None)
    if number in morning.verdicts:
        assert link["reviewed_by"] == "ana"
    assert run.get("rating") == morning.rated.get(number)
    assert meta["station"] == number % 3
    is_granted, is_revoked = number in morning.granted, number in morning.revoked
    assert ("override_history" in meta) is is_revoked
    assert run["status"] == ("BLOCKED" if number % 3 == RED and (not is_granted or is_revoked) else "OK")
    if is_granted and not is_revoked:
        assert meta["override"]["override_id"] == morning.granted[number]
        (kept,) = (one for one in run["attachments"] if one["kind"] == "override")
        assert other_rmos.attachment(morning.desk.root, kept["sha256"])
    else:
        assert "override" not in meta
