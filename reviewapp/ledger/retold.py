"""What the tables must hold if the events are all that ever happened: the trail, retold."""

from collections.abc import Callable
from typing import Any

from reviewapp.domain import bundle, quarantine
from reviewapp.domain.ledger import VERIFIED

Record = dict[str, Any]


class Retold:
    """The state that the events lead to; `take` follows them in order."""

    def __init__(self) -> None:
        self.advisories: dict[tuple[str, str], Record] = {}
        self.runs: dict[str, Record] = {}
        self.attachments: dict[str, set[tuple[str, str, str]]] = {}
        self.people: dict[str, tuple[str, list[str], bool]] = {}
        self.stops: dict[int, tuple[str, str, bool]] = {}
        self.holds: dict[tuple[str, str], dict[int, int]] = {}
        self.quarantined: dict[str, str] = {}
        self.endpoints: dict[str, Record] = {}
        self.tokens: dict[str, Record] = {}
        self.migrations: dict[str, Record] = {}
        self.records: dict[str, int] = {}
        self.proposals: dict[int, Record] = {}
        self.counted: list[tuple[int, int]] = []
        self.rested_on: dict[int, int] = {}
        self.reviews = self.activations = 0

    def take(self, event: Record) -> None:
        """Follow one event; the records that it names by their hash are kept for good."""
        if event["kind"] != "run:conflict":  # of the other version only the bytes received are kept
            for digest in bundle.documents(event):
                self.records.setdefault(digest, event["n"])
        subject, _, action = event["kind"].partition(":")
        if taken := _SUBJECTS.get(subject):
            taken(self, action, event)

    def advisory(self, _action: str, event: Record) -> None:
        """An advisory is as the last of its events left it."""
        known = self.advisories.setdefault((event["run_id"], event["advisory_id"]), {})
        known.update(event["after"], n=event["n"])
        self._hold((event["run_id"], event["advisory_id"]), event)
        self.reviews += "packet_sha256" in event

    def run(self, action: str, event: Record) -> None:
        """A run keeps its hash; what RMOS rewrites is as it was received last."""
        run_id, after = event["run_id"], event["after"]
        if action in ("imported", "changed"):
            self.runs.setdefault(run_id, {}).update(after, n=event["n"])
            self._hold((run_id, ""), event)
            found = {tuple(one) for one in after.get("attachments", ())}
            self.attachments.setdefault(run_id, set()).update(found)
        elif action == "attachment_added":
            self.attachments.setdefault(run_id, set()).add(tuple(after["attachment"]))

    def person(self, action: str, event: Record) -> None:
        """People are added and disabled; nobody is ever removed."""
        if action == "added":
            self.people[event["subject_id"]] = (event["after"]["name"], sorted(event["after"]["roles"]), False)
        elif action == "disabled":
            name, roles, _ = self.people[event["subject_id"]]
            self.people[event["subject_id"]] = (name, roles, True)

    def stop(self, action: str, event: Record) -> None:
        """A stop is open until it is released."""
        after = event["after"]
        self.stops[event["stop_id"]] = (after["kind"], after["name"], action == "placed")

    def held(self, run_id: str, advisory_id: str) -> list[int]:
        """The stops that hold a run, or an advisory of it, and were not released; in order."""
        return sorted(stop for stop in self.holds.get((run_id, advisory_id), ()) if self.stops[stop][-1])

    def _hold(self, item: tuple[str, str], event: Record) -> None:
        """What an event says is held stays so in its table for good; the first event that said it is kept."""
        for stop in event["after"].get("held_by", ()):
            self.holds.setdefault(item, {}).setdefault(stop, event["n"])

    def quarantine(self, _action: str, event: Record) -> None:
        """What was put aside is held until it is released or dismissed."""
        self.quarantined[event["entry_id"]] = event["after"]["fate"]
        if digest := quarantine.bytes_kept(event["after"]):
            self.records.setdefault(digest, event["n"])

    def endpoint(self, _action: str, event: Record) -> None:
        """An endpoint stands as it was added, or changed last; a new secret changes nothing of that."""
        if "standing" in event["after"]:
            self.endpoints[event["endpoint_id"]] = event["after"]

    def token(self, action: str, event: Record) -> None:
        """A token is as it was made, until it is revoked for good."""
        if action == "made":
            self.tokens[event["token_id"]] = {**event["after"], "revoked": False}
        else:
            self.tokens[event["token_id"]]["revoked"] = True

    def migration(self, _action: str, event: Record) -> None:
        """A migration stands as its newest event says."""
        self.migrations[event["migration_id"]] = event["after"]

    def ledger(self, _action: str, event: Record) -> None:
        """A check counted the checkpoints; a new log and a new key were signed at once, over this very event."""
        if event["kind"] == VERIFIED:
            self.counted.append((event["n"], event["after"]["checkpoints"]))
        else:
            self.rested_on[event["n"] + 1] = event["n"]

    def bundle(self, _action: str, event: Record) -> None:
        """A bundle rests on the checkpoint under which it was made."""
        self.rested_on[event["after"]["checkpoint_size"]] = event["n"]

    def policy(self, action: str, event: Record) -> None:
        """Versions come into force one after the other; a proposal keeps who made it, and of which text."""
        self.activations += action in ("activated", "put_in_force")
        after = event["after"]
        if (seq := after.get("proposal")) is not None:
            known = self.proposals.setdefault(seq, {"text": event["policy"]["sha256"], "author": after["author"]})
            known.update(fate=after["fate"], n=event["n"])


_SUBJECTS: dict[str, Callable[[Retold, str, Record], None]] = {
    "advisory": Retold.advisory,
    "run": Retold.run,
    "person": Retold.person,
    "stop": Retold.stop,
    "quarantine": Retold.quarantine,
    "endpoint": Retold.endpoint,
    "token": Retold.token,
    "migration": Retold.migration,
    "policy": Retold.policy,
    "ledger": Retold.ledger,
    "bundle": Retold.bundle,
}
