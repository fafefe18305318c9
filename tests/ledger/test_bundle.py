"""A bundle proves what it holds, elsewhere, and no byte of it can be another."""

import random
import shutil
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from reviewapp import verify
from reviewapp.actions import bundling, checkpointing, people
from reviewapp.domain import bundle
from reviewapp.domain.canonical import sha256
from reviewapp.domain.errors import Invalid, NotFound
from reviewapp.domain.export import Wanted
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.review import Verdict
from reviewapp.ledger.checkpoints import Signer
from reviewapp.signing import SigningKey
from reviewapp.verify import ProofError, canonical_zip, verify_bundle
from tests.support.desk import Desk
from tests.support.elsewhere import Elsewhere
from tests.support.signers import KEY

RUN = Wanted(run_id="run_r1")
Make = Callable[[Wanted], bytes]


@pytest.fixture
def make(desk: Desk, signer: Signer) -> Make:
    """Decide on a run, and give bundles of what is wanted."""
    desk.write_run("run_r1", "RED")
    desk.attach("run_r1", b"G0 X1 (a)", "gcode")
    desk.write_run("run_y1", "YELLOW")
    desk.take()
    desk.sign("ana", "run_r1", note="Depth is fine: <b>3 mm</b>.")
    checkpointing.sign(desk.store, signer, desk.now())
    desk.sign("bo", "run_y1", verdict=Verdict.REJECT)

    def made(wanted: Wanted) -> bytes:
        n = bundling.make(desk.store, signer, wanted, OPERATOR, desk.now)
        return desk.store.blobs.read(desk.events()[n]["after"]["sha256"])

    return made


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    return b"".join(canonical_zip(sorted(files.items())))


def resigned(files: dict[str, bytes], key: SigningKey = KEY) -> bytes:
    """The files as a bundle that somebody with the desk's key made of them."""
    inner = {name: data for name, data in files.items() if name != verify.MANIFEST}
    listed = [bundle.Listed(name, sha256(data), len(data)) for name, data in inner.items()]
    record = bundle.manifest(key.name, listed, sha256(inner.get(verify.NEWEST, b"")))
    return zipped(inner | {verify.MANIFEST: key.sign(bundle.SCHEMA, record)})


def refused(data: bytes, held: bytes | None = None) -> str:
    with pytest.raises(ProofError) as told:
        verify_bundle(data, [KEY.public], held)
    return str(told.value)


def test_a_bundle_holds_everything_about_a_run(make: Make) -> None:
    data = make(RUN)
    proved = verify_bundle(data, [KEY.public])
    files = files_of(data)
    kinds = [event["kind"] for event in proved.events.values()]
    assert kinds == ["run:imported", "advisory:routed", "advisory:approve"]
    size = proved.checkpoint.size
    assert verify.proved(proved) == f"VALID: {len(files)} files, 3 events (1 signed) of desk at size {size}."
    approve = next(event for event in proved.events.values() if event["kind"] == "advisory:approve")
    assert f"documents/{approve['packet_sha256']}" in files
    assert f"documents/{approve['policy']['sha256']}" in files
    assert b"G0 X1 (a)" in [data for name, data in files.items() if name.startswith("attachments/")]
    assert files["verify.py"] == Path(verify.__file__).read_bytes()
    page = files["index.html"].decode()
    assert "Depth is fine: &lt;b&gt;3 mm&lt;/b&gt;." in page
    assert "<script" not in page
    for told in ("Ana Reviewer (ana), reviewer", approve["signature"], approve["at"], approve["record"]["meaning"]):
        assert told in page


def test_of_an_advisory_and_of_a_period(make: Make, desk: Desk) -> None:
    one = verify_bundle(make(Wanted(run_id="run_r1", advisory_id="other")), [KEY.public])
    assert [event["kind"] for event in one.events.values()] == ["run:imported"]
    all_of_it = verify_bundle(make(Wanted()), [KEY.public])
    assert list(all_of_it.events) == list(range(all_of_it.checkpoint.size))
    later = verify_bundle(make(Wanted(since=desk.time)), [KEY.public])
    assert [event["kind"] for event in later.events.values()] == ["bundle:made"]


def test_two_bundles_of_one_state_are_equal(make: Make, signer: Signer) -> None:
    first, second = make(RUN), make(RUN)
    names = [name for name, data in files_of(first).items() if files_of(second).get(name) != data]
    assert all(name.endswith((".tlog-proof", ".consistency", "MANIFEST", "checkpoint")) for name in names), names
    assert zipped(files_of(first)) == first


def test_nothing_and_too_much_are_refused(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound, match="nothing to prove"):
        make(Wanted(run_id="run_none"))
    monkeypatch.setattr(bundle, "MOST_EVENTS", 3)
    with pytest.raises(Invalid, match="choose a shorter period"):
        make(Wanted())
    monkeypatch.setattr(bundle, "LARGEST", 3)
    with pytest.raises(Invalid, match="larger than 2 GiB"):
        make(RUN)
    monkeypatch.setattr(bundle, "LARGEST", 3000)
    monkeypatch.setattr(verify, "_ZIP_FILES", 3)
    with pytest.raises(Invalid, match="too large for one bundle"):
        make(RUN)


def test_what_is_gone_is_told(make: Make, desk: Desk) -> None:
    desk.is_damaged = True
    next(desk.store.blobs.root.glob("??/??/*")).write_bytes(b"edited")
    with desk.store.engine.begin() as conn:
        on = " ON document" if conn.dialect.name == "postgresql" else ""
        conn.exec_driver_sql(f"DROP TRIGGER document_no_delete{on}")
        digest = desk.events()[-2]["packet_sha256"]
        conn.exec_driver_sql(f"DELETE FROM document WHERE sha256 = '{digest}'")
    page = files_of(make(RUN))["index.html"].decode()
    assert "Not at hand any more" in page


@pytest.mark.no_cover
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_each_edit_of_any_byte_is_refused(make: Make, scale: int) -> None:
    data = make(RUN)
    places = range(len(data)) if scale > 1 else random.Random(3).sample(range(len(data)), 800)
    for place in places:
        edited = bytearray(data)
        edited[place] ^= 1 << place % 8
        refused(bytes(edited))


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_bytes_that_are_cut_off_added_or_no_zip_at_all_are_refused(make: Make) -> None:
    data = make(RUN)
    for wrong in (data[:-1], data + b"\0", data[1:], b"", b"PK\3\4", b"no zip"):
        refused(wrong)
    assert refused(data + b"123") == "Behind the zip stand 3 bytes more."


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_missing_an_added_and_a_changed_file_are_named(make: Make) -> None:
    files = files_of(make(RUN))
    gone = next(name for name in files if name.startswith("attachments/"))
    assert f"{gone} is missing" in refused(zipped({name: data for name, data in files.items() if name != gone}))
    assert "events/9.json was added" in refused(zipped(files | {"events/9.json": b"{}"}))
    assert "index.html was changed" in refused(zipped(files | {"index.html": b"x"}))
    assert "byte" in refused(b"".join(canonical_zip(sorted(files.items()))).replace(b"\x21\0", b"\x22\0", 1))
    assert "no signed file" in refused(zipped({name: data for name, data in files.items() if name != "MANIFEST"}))


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_the_desk_itself_would_sign_falsely_is_refused(make: Make, desk: Desk) -> None:
    """With the key in hand one can sign a manifest of anything; the log is not so easily made to agree."""
    files = files_of(make(RUN))
    assert verify_bundle(resigned(files), [KEY.public]).events
    name = max(one for one in files if one.endswith(".json"))
    event, proof = files[name], name.replace(".json", ".tlog-proof")
    other = min(one for one in files if one.endswith(".tlog-proof"))
    packet = next(one for one in files if one.startswith("documents/") and b"reviewapp/packet/v1" in files[one])
    older = next(one for one in files if one.endswith(".consistency"))
    without = {one: data for one, data in files.items() if one != packet}
    for said, changed in {
        "is not what was logged there": files | {name: event.replace(b"Ana", b"Bea")},
        "one form": files | {name: event + b" "},
        "proof beside": files | {proof: files[other]},
        "no proof of the form": files | {proof: b""},
        "which is missing": without,
        "not what its name says": files | {packet: files[packet] + b" "},
        "no signed note": files | {"checkpoint": b""},
        "The proof has 0 hashes": files | {older: b""},
    }.items():
        told = refused(resigned(changed))
        assert said in told or "is not what was logged" in told, (said, told)
    of_another = verify.parse_proof(files[other])
    at_another = verify.parse_proof(files[proof])._replace(checkpoint=files[older.replace("consistency", "checkpoint")])
    for wrong in (of_another, at_another):
        told = refused(resigned(files | {proof: wrong.file}))
        assert told == f"The proof beside {name} is one of another event."
    note = verify.Checkpoint("desk/2", 12, bytes(32)).text
    other_log = verify.signed_note(note, [(KEY.public, KEY.sign_text(note))])
    assert "is of the log desk/2" in refused(resigned(files | {older.replace("consistency", "checkpoint"): other_log}))
    assert "not among those you trust" in refused(resigned(files, SigningKey("desk", b"o" * 32)))
    assert "another origin" in refused(
        zipped(files | {"MANIFEST": KEY.sign(bundle.SCHEMA, _manifest(files, origin="else"))})
    )


def _manifest(files: dict[str, bytes], origin: str) -> bytes:
    listed = [bundle.Listed(name, sha256(data), len(data)) for name, data in files.items() if name != "MANIFEST"]
    return bundle.manifest(origin, listed, sha256(files["checkpoint"]))


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_checkpoint_held_from_before_is_compared(make: Make, desk: Desk, signer: Signer) -> None:
    held = signer.copy.read_bytes()
    data = make(RUN)
    assert verify_bundle(data, [KEY.public], held)
    assert verify_bundle(data, [KEY.public], signer.copy.read_bytes())
    people.reset(desk.store, "ana", OPERATOR, desk.now())
    later = checkpointing.sign(desk.store, signer, desk.now())
    assert "holds no proof from size" in refused(data, later.note)
    cut = verify.verify_checkpoint(held, [KEY.public])[0]
    forged = verify.Checkpoint(cut.origin, cut.size, bytes(32)).text
    other = verify.signed_note(forged, [(KEY.public, KEY.sign_text(forged))])
    assert "there were two logs" in refused(data, other)


def test_a_zip_has_one_form() -> None:
    assert b"".join(canonical_zip([])) == b"PK\5\6" + bytes(18)
    for wrong in (
        [("b", b""), ("a", b"")],
        [("a", b""), ("a", b"")],
        [("../a", b"")],
        [("/a", b"")],
        [("\u00e9", b"")],
    ):
        with pytest.raises(ProofError, match="no canonical zip"):
            b"".join(canonical_zip(wrong))


def test_the_form_is_that_of_the_standard_library() -> None:
    files = {"a.txt": b"", "b/c.json": b"{}" * 300, "b/d": bytes(range(256))}
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            one = zipfile.ZipInfo(name)
            one.create_version, one.extract_version, one.external_attr = 30, 10, 0o100644 << 16
            archive.writestr(one, data)
    assert zipped(files) == written.getvalue()


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_it_verifies_where_only_cryptography_is_installed(
    make: Make, elsewhere: Elsewhere, signer: Signer, tmp_path: Path
) -> None:
    held = tmp_path / "held"
    shutil.copyfile(signer.copy, held)
    data = make(RUN)
    (elsewhere.home / "b.zip").write_bytes(data)
    (elsewhere.home / "verify.py").write_bytes(files_of(data)["verify.py"])
    (elsewhere.home / "keys.txt").write_text(f"{KEY.public.text}\n")
    (elsewhere.home / "one.json").write_bytes(max(d for n, d in files_of(data).items() if n.endswith(".json")))

    code, said = elsewhere.run("verify.py", "bundle", "b.zip", "--key", "keys.txt", "--held", str(held))
    assert (code, said[:6]) == (0, "VALID:"), said
    assert elsewhere.run("verify.py", "checkpoint", str(held), "--key", "keys.txt")[1].startswith("VALID: desk at size")
    (elsewhere.home / "b.zip").write_bytes(data.replace(b"Ana", b"Bea"))
    assert elsewhere.run("verify.py", "bundle", "b.zip", "--key", "keys.txt")[0] == 1
    assert sys.version_info >= (3, 11)


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_the_command_line_of_the_one_file(make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = files_of(make(RUN))
    name = max(one for one in files if one.endswith(".json"))
    for one, data in {"e.json": files[name], "e.proof": files[name.replace("json", "tlog-proof")]}.items():
        (tmp_path / one).write_bytes(data)
    (tmp_path / "keys").write_text(KEY.public.text)
    asked = ["proof", str(tmp_path / "e.json"), "--key", str(tmp_path / "keys"), "--proof", str(tmp_path / "e.proof")]
    assert verify.main(asked) == 0
    assert capsys.readouterr().out.startswith("VALID: logged in desk, at size")
    (tmp_path / "b.zip").write_bytes(make(RUN))
    (tmp_path / "c").write_bytes(files["checkpoint"])
    for asked_of, said in {"b.zip": "bundle", "c": "checkpoint"}.items():
        assert verify.main([said, str(tmp_path / asked_of), "--key", str(tmp_path / "keys")]) == 0
        assert capsys.readouterr().out.startswith("VALID: ")
    (tmp_path / "e.json").write_bytes(files[name] + b" ")
    assert verify.main(asked) == 1
    assert capsys.readouterr().out.startswith("REFUSED: Leaf")
