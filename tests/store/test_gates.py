"""The gate fails closed: where anything its answer rests on cannot be read as it was written, it is blocked."""

import pytest
from sqlalchemy import text

from reviewapp.domain.gate import Answer, Gate
from reviewapp.domain.policy import Release
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.risk import Risk
from reviewapp.store.reads import advisories, gates, packets, policies, runs
from tests.support.desk import Desk


@pytest.fixture
def allowed(desk: Desk) -> Desk:
    """A YELLOW run with a file, whose explanation a person has approved."""
    desk.write_run("run_y", "YELLOW")
    desk.attach("run_y", b"G0 X1\n", "gcode")
    name = desk.envelope("run_y")
    desk.take()
    desk.sign("ana", "run_y", name)
    assert asked(desk).answer is Answer.ALLOWED
    return desk


def asked(desk: Desk) -> Gate:
    with desk.store.reading() as conn:
        stored = runs.get(conn, "run_y")
        files = packets.sound_attachments(conn, desk.store.blobs, "run_y")
        return gates.answer(conn, stored, files, desk.time)


def edit(desk: Desk, table: str, change: str, **given: str | bytes) -> None:
    """Change a row behind the desk's back, past the guard of its table."""
    with desk.store.writing() as conn:
        on = f" ON {table}" if conn.dialect.name == "postgresql" else ""
        if table != "advisory":
            conn.execute(text(f"DROP TRIGGER {table}_no_update{on}"))
        conn.execute(text(change), given)
    desk.is_damaged = True


@pytest.mark.parametrize("what", ["evidence", "received", "content", "policy"])
def test_a_record_that_was_changed_shuts_the_gate(allowed: Desk, what: str) -> None:
    with allowed.store.reading() as conn:
        stored = runs.get(conn, "run_y")
        (explained,) = (one for one in advisories.of_run(conn, "run_y") if one.content_sha256)
        digest = {
            "evidence": stored.run.run_sha256,
            "received": stored.received_sha256,
            "content": str(explained.content_sha256),
            "policy": policies.active(conn).ref.sha256,
        }[what]
    swapped = "UPDATE document SET body = (SELECT body FROM document WHERE sha256 <> :sha LIMIT 1) WHERE sha256 = :sha"
    edit(allowed, "document", swapped, sha=digest)
    found = asked(allowed)
    assert found.answer is Answer.BLOCKED
    assert found.reasons == (f"The record {digest[:12]}… no longer matches its hash.",)
    assert found.remedies == ("No override opens this.",)
    assert found.policy == (None if what == "policy" else GREEN_ONLY.ref)


def test_a_review_that_was_changed_shuts_the_gate(allowed: Desk) -> None:
    edit(allowed, "review", "UPDATE review SET record = :record", record=b"{}")
    found = asked(allowed)
    assert found.answer is Answer.BLOCKED
    assert "does not match its signature any more" in found.reasons[0]


def test_an_advisory_that_cannot_be_read_shuts_the_gate(allowed: Desk) -> None:
    edit(allowed, "advisory", "UPDATE advisory SET facts = :facts", facts="{}")
    assert "cannot be read" in asked(allowed).reasons[0]


def test_a_file_that_was_damaged_here_shuts_the_gate(allowed: Desk) -> None:
    (blob,) = (path for path in allowed.store.blobs.root.rglob("*") if path.is_file() and b"G0" in path.read_bytes())
    blob.chmod(0o600)
    blob.write_bytes(b"G0 X9\n")
    found = asked(allowed)
    assert found.answer is Answer.BLOCKED
    assert "damaged here since it was received" in found.reasons[0]


def test_the_answer_names_the_policy_it_was_asked_under(allowed: Desk) -> None:
    assert asked(allowed).policy == GREEN_ONLY.ref


def test_a_release_rule_counts_people_not_signatures(allowed: Desk) -> None:
    """Two explanations approved by one person are one person's approval."""
    second = allowed.envelope("run_y", text="Another reason")
    allowed.take()
    allowed.sign("ana", "run_y", second)
    pair = GREEN_ONLY.model_copy(update={"releases": (Release(id="two-people", risks=(Risk.YELLOW,), approvals=2),)})
    assert allowed.gate("run_y").answer is Answer.ALLOWED
    held = allowed.gate("run_y", policy=pair)
    assert held.answer is Answer.BLOCKED
    (said,) = held.reasons
    assert said.startswith("Rule two-people of the policy green-only@2 asks that 2 people have approved an explanation")
    assert said.endswith("; 1 did.")
    third = allowed.envelope("run_y", text="A third")
    allowed.take()
    allowed.sign("bo", "run_y", third)
    assert allowed.gate("run_y", policy=pair).answer is Answer.ALLOWED
