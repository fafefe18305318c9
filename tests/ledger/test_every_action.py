"""Every action that changes something leaves exactly one event of its own; this walks them all.

An action that is in none of the three lists fails the test, so that no new one goes without.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewapp import actions
from reviewapp.actions import (
    certifying,
    conflicts,
    following,
    governing,
    mirroring,
    overriding,
    quarantining,
    retrying,
    setup,
    stopping,
    tokens,
)
from reviewapp.actions.following import Follower
from reviewapp.actions.signing_in import Proof
from reviewapp.actions.stopping import Terms
from reviewapp.domain.presets import ALL_EXPLANATIONS, NONE
from reviewapp.domain.reauthentication import Reauthentication
from reviewapp.domain.token import Wanted as TokenWanted
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.store.database import open_store
from reviewapp.store.migrate import upgrade
from reviewapp.store.reads import proposals, quarantine, runs, stops
from tests.ledger import walked_delivery, walked_migration, walked_people, walked_programs, walked_trail
from tests.support.desk import Desk

SILENT = {
    "explaining.facts": "writes nothing",
    "advising.attach_within": "part of advising.attach",
    "announcing.announce": "tells others of events; one about each message would have to be told too",
    "checkpointing.sign": "says something of the events; one about itself would ask for the next",
    "checkpointing.sign_if_due": "as sign",
    "checking.look": "writes nothing",
    "checking.check_if_due": "check, where it is due",
    "delivering.claim": "which process sends a message changes nothing that anybody decides on",
    "delivering.turn": "settles, once a message",
    "following_reads.take_due": "part of following.follow",
    "importing.finish": "the end of importing.import_path and following.follow, whose event it leaves",
    "importing.take_slice": "as finish",
    "idempotency.once": "what it does once is an action of its own",
    "idempotency.again": "writes nothing",
    "mirror_plan.outcomes_of": "writes nothing",
    "mirror_plan.plan": "writes nothing",
    "own_writes.of": "writes nothing",
    "frozen.require_open": "writes nothing",
    "leasing.take": "which process works in the background changes nothing that anybody decides on",
    "migrating.freeze": "marks a store that was cut over, which is an event",
    "migrating.standing": "writes nothing",
    "migrating.store_at": "writes nothing",
    "looking.look": "what was seen of files; what is read of them is an event",
    "reconciling.reconcile": "writes nothing",
    "reporting.report": "writes nothing",
    "returning.export": "a new store beside the old one, of which migrating.roll_back tells",
    "returning.write_back": "mirroring.mirror until nothing is left",
    "self_test.gate_faults": "is rolled back",
    "sessions.end": "of nobody: signing out is an event",
    "sessions.find": "when a session was last seen",
    "sessions.keep": "what a browser carries, before and after the sign-in that is an event",
    "sessions.person_of": "writes nothing",
    "sessions.show": "measures the time on evidence, which the review then signs",
    "slicing.walked": "writes nothing",
    "tokens.identify": "writes nothing",
    "verdict_log.write": "a line of the log of what an event tells already",
    "tokens.note_use": "when a token was last used",
    "trail_reviewing.take": "writes nothing",
    "throttle.count": "counts guesses; each failed one is an event",
    "throttle.forgive": "as count",
    "touched.touched": "as looking.look",
}
MANY = {
    **walked_programs.MANY,
    "importing.import_path": "import:finished",  # and one a run and a routing
    "following.follow": "import:finished",
    "retrying.retry": "import:finished",
    "migrating.start": "migration:started",  # after an import
    "mirroring.mirror": "run:mirrored",  # one a run that is written back
    "governing.put_in_force": "policy:put_in_force",  # and one a round that is opened
    "stopping.release": "stop:released",
    "deciding.decide": "advisory:approve",  # and what follows for the risk notice
    "deciding.withdraw": "advisory:withdraw",
    "conflicts.dismiss": "run:conflict_dismissed",
    "overriding.request": "advisory:override_requested",
    "overriding.revoke": "advisory:revoked",
}
ONE = {
    "delivering.replay": "delivery:replayed",
    "delivering.settle": "delivery:given_up",
    "endpoints.add": "endpoint:added",
    "endpoints.disable": "endpoint:changed",
    "endpoints.enable": "endpoint:changed",
    "endpoints.remove": "endpoint:removed",
    "endpoints.rotate": "endpoint:changed",
    "endpoints.try_out": "endpoint:tested",
    "backing_up.back_up": "backup:made",
    "bundling.make": "bundle:made",
    "certifying.issue": "certificate:issued",
    "checking.check": "ledger:verified",
    "checkpointing.reopen": "ledger:reopened",
    "checkpointing.rotate": "ledger:key_rotated",
    "exporting.make": "export:made",
    "governing.drop": "policy:dropped",
    "governing.propose": "policy:proposed",
    "people.add": "person:added",
    "people.change_password": "person:password_set",
    "people.disable": "person:disabled",
    "people.reset": "person:reset",
    "people.set_first_password": "person:password_set",
    "quarantining.dismiss": "quarantine:dismissed",
    "recalling.recall": "mirror:recalled",
    "migrating.cut_over": "migration:cut_over",
    "migrating.roll_back": "migration:rolled_back",
    "migrating.verify": "migration:verified",
    "setup.initialise": "policy:activated",
    "signing_in.prove": "person:signing_failed",
    "signing_in.sign_in": "person:signed_in",
    "signing_in.sign_out": "person:signed_out",
    "stopping.place": "stop:placed",
    "submitting.change_meta": "run:changed",
    "tokens.make": "token:made",
    "tokens.revoke": "token:revoked",
    "trail_reviewing.sign": "trail:reviewed",
}


def all_actions() -> set[str]:
    """Every public function of the actions that is given the store."""
    found = set()
    for module in pkgutil.iter_modules(actions.__path__):
        loaded = importlib.import_module(f"reviewapp.actions.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            is_ours = function.__module__ == loaded.__name__ and not name.startswith("_")
            if is_ours and "store" in inspect.signature(function).parameters:
                found.add(f"{module.name}.{name}")
    return found


def test_every_action_is_in_one_of_the_lists() -> None:
    assert not SILENT.keys() & MANY.keys()
    assert not ONE.keys() & (SILENT.keys() | MANY.keys())
    assert all_actions() == SILENT.keys() | MANY.keys() | ONE.keys()


class Walk:
    """A desk, what was walked on it, and how each step is counted."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder, self.walked = desk, folder, set[str]()
        self.signer = Signer(SigningKey("desk", b"k" * 32), folder / "copy")

    def step(self, name: str, act: Callable[[], Any]) -> Any:
        """Do it, and look at what it left."""
        before = len(self.desk.events())
        answer = act()
        left = self.desk.events()[before:]
        wanted = (ONE | MANY)[name]
        own = [event for event in left if event["kind"] == wanted]
        assert len(own) == 1, f"{name} left {[event['kind'] for event in left]}"
        assert name in MANY or len(left) == 1, f"{name} left {[event['kind'] for event in left]}"
        assert own[0]["actor"]["id"]
        assert own[0]["at"]
        self.walked.add(name)
        return answer

    def proof(self, bound_to: str) -> Proof:
        """A password that was just typed for this."""
        return Proof(Reauthentication(method="password", at=self.desk.time, bound_to=bound_to))


def test_each_action_leaves_one_event(desk: Desk, tmp_path: Path) -> None:
    walk = Walk(desk, tmp_path)
    _receive(walk)
    _decide(walk)
    _override(walk)
    _govern(walk)
    walked_people.come_and_go(walk.step, walk.desk)
    _tokens(walk)
    walked_programs.send(walk.step, desk)
    walked_trail.keep(walk.step, desk, tmp_path, walk.signer)
    walked_delivery.deliver(walk.step, desk)
    _first(walk)
    _leave(walk)
    assert walk.walked == ONE.keys() | MANY.keys()


def _receive(walk: Walk) -> None:
    desk = walk.desk
    desk.write_run("run_g1")
    desk.attach("run_g1", b"G0 X1", "gcode")
    desk.write_run("run_r1", "RED")
    (desk.root / "2026-01-05" / "run_bad.json").write_bytes(b"{")
    walk.step("importing.import_path", desk.take)
    with desk.store.reading() as conn:
        (filed,) = quarantine.page(conn, "held", "", 10)
    walk.step("retrying.retry", lambda: retrying.retry(desk.store, filed.entry.id, desk.person("cy"), desk.now))
    sitting = desk.sitting("cy")
    walk.step(
        "quarantining.dismiss",
        lambda: quarantining.dismiss(
            desk.store, filed.entry.id, "A file of a test.", sitting.person, sitting.session, desk.now()
        ),
    )
    desk.write_run("run_f1")
    follower = Follower.of(desk.store, desk.root)
    walk.step("following.follow", lambda: following.follow(desk.store, follower, desk.now))
    desk.write_run("run_g1", tool_id="another")
    desk.take()
    with desk.store.reading() as conn:
        proof = walk.proof(runs.get(conn, "run_g1").run.run_sha256)
    cy = desk.person("cy")
    walk.step("conflicts.dismiss", lambda: conflicts.dismiss(desk.store, "run_g1", 1, "A copy.", cy, proof, desk.now()))


def _decide(walk: Walk) -> None:
    desk, ana = walk.desk, walk.desk.person("ana")
    walk.step("deciding.decide", lambda: desk.sign("ana", "run_r1"))
    walk.step("deciding.withdraw", lambda: desk.withdraw("ana", "run_r1"))
    walk.step("certifying.issue", lambda: certifying.issue(desk.store, walk.signer.key, "run_g1", ana, desk.now()))


def _override(walk: Walk) -> None:
    desk = walk.desk
    asked = walk.step(
        "overriding.request",
        lambda: overriding.request(desk.store, "run_r1", "RED", 60, "Clamped by hand.", desk.person("ana"), desk.now()),
    )
    desk.grant("run_r1", asked.advisory_id)
    walk.step("mirroring.mirror", lambda: mirroring.mirror(desk.store, desk.root, desk.now()))
    cy = desk.sitting("cy", "session")
    walk.step(
        "overriding.revoke",
        lambda: overriding.revoke(desk.store, "run_r1", asked.advisory_id, "The jig moved.", cy, desk.now()),
    )


def _govern(walk: Walk) -> None:
    desk, cy, eve = walk.desk, walk.desk.person("cy"), walk.desk.person("eve")
    made = walk.step("governing.propose", lambda: governing.propose(desk.store, NONE.record(), cy, desk.now()))
    walk.step("governing.drop", lambda: governing.drop(desk.store, made.seq, "Too early.", eve, desk.now()))
    made = governing.propose(desk.store, ALL_EXPLANATIONS.record(), cy, desk.now())
    with desk.store.reading() as conn:
        wanted = proposals.get(conn, made.seq).policy.sha256
    shown = desk.events()[0]["policy"]["sha256"]
    walk.step(
        "governing.put_in_force",
        lambda: governing.put_in_force(
            desk.store, made.seq, shown, "Seen it.", eve, walk.proof(wanted), desk.now(), None
        ),
    )
    terms, sitting = Terms("engine", "explainer", "Wrong feeds."), desk.sitting("cy", "session")
    stop = walk.step("stopping.place", lambda: stopping.place(desk.store, terms, sitting, desk.now()))
    with desk.store.reading() as conn:
        proof = walk.proof(stops.get(conn, stop.seq).sha256)
    walk.step("stopping.release", lambda: stopping.release(desk.store, stop.seq, "Mended.", eve, proof, desk.now()))


def _tokens(walk: Walk) -> None:
    desk, cy = walk.desk, walk.desk.person("cy").as_actor()
    wanted = TokenWanted(name="cam-7", owner="ana", scopes=("read",))
    walk.step("tokens.make", lambda: tokens.make(desk.store, wanted, cy, desk.now()))
    walk.step("tokens.revoke", lambda: tokens.revoke(desk.store, "cam-7", "Lost.", cy, desk.now()))


def _leave(walk: Walk) -> None:
    """A store of its own: in that of the others one version is in dispute."""
    walk.desk.root = walk.folder / "left"
    walk.desk.write_run("run_left")
    walked_migration.leave_and_return(walk.step, walk.desk)


def _first(walk: Walk) -> None:
    """The first event of all, on a desk that is made for it."""
    url = f"sqlite:///{walk.folder / 'new.db'}"
    upgrade(url)
    store = open_store(url, walk.folder / "new-blobs")
    new = Walk(Desk(store, walk.folder), walk.folder)
    new.step("setup.initialise", lambda: setup.initialise(store, walk.desk.now()))
    store.close()
    walk.walked |= new.walked
