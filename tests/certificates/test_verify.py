"""verify.py as it stands beside the machine: no byte of a certificate or of its G-code can be another one."""

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reviewapp import verify
from reviewapp.domain.canonical import record_bytes, sha256, utc_text
from reviewapp.signing import SigningKey
from reviewapp.verify import CERTIFICATE, ProofError, parse_key, verify_certificate

KEY = SigningKey("desk.example", bytes(range(32)))
NOW = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
GCODE = b"G21 G90\nG0 Z5.000\nG1 X10.000 F400\nM5\nM30\n"
# Published with the C2SP signed-note specification and Go's note package.
PUBLISHED = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def record(**changes: Any) -> dict[str, Any]:
    plain = {
        "schema": CERTIFICATE,
        "origin": KEY.name,
        "run_id": "run_a",
        "run_sha256": "a" * 64,
        "gcode_sha256": sha256(GCODE),
        "gate": "allowed",
        "reviews": ["b" * 64],
        "override": None,
        "policy": {"id": "green-only", "version": 1, "sha256": "c" * 64},
        "event_n": 4711,
        "issued_at": utc_text(NOW - timedelta(hours=1)),
        "valid_until": utc_text(NOW + timedelta(hours=1)),
    }
    return plain | changes


def signed(tag: str = CERTIFICATE, **changes: Any) -> bytes:
    return KEY.sign(tag, record_bytes(record(**changes)))


def refused(data: bytes, output: bytes = GCODE, keys: Any = (KEY.public,), now: datetime = NOW) -> str:
    with pytest.raises(ProofError) as told:
        verify_certificate(data, output, keys, now)
    return str(told.value)


def test_what_is_sound_is_accepted() -> None:
    assert verify_certificate(signed(), GCODE, [KEY.public], NOW)["run_id"] == "run_a"
    override = {"advisory_id": "override-1", "scope": "RED", "expires_at": utc_text(NOW + timedelta(hours=1))}
    assert verify_certificate(signed(gate="overridden", override=override), GCODE, [KEY.public], NOW)


@pytest.mark.no_cover
def test_no_single_byte_of_a_certificate_can_be_another(scale: int) -> None:
    data, chance = signed(), random.Random(5)  # which edits are tried, not a secret
    for place in range(len(data)):
        others = [byte for byte in range(256) if byte != data[place]]
        for byte in others if scale > 1 else chance.sample(others, 25):
            refused(data[:place] + bytes([byte]) + data[place + 1 :])
        refused(data[:place] + data[place + 1 :])
        refused(data[:place] + b"A" + data[place:])


@pytest.mark.no_cover
def test_no_single_byte_of_the_g_code_can_be_another(scale: int) -> None:
    data, chance = signed(), random.Random(6)
    for place in range(len(GCODE)):
        others = [byte for byte in range(256) if byte != GCODE[place]]
        for byte in others if scale > 1 else chance.sample(others, 25):
            assert "another one" in refused(data, GCODE[:place] + bytes([byte]) + GCODE[place + 1 :])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"gate": "blocked"}, "releases nothing"),
        ({"gate": "overridden"}, "do not fit together"),
        ({"override": {"advisory_id": "o", "scope": "RED", "expires_at": utc_text(NOW)}}, "do not fit together"),
        ({"origin": "elsewhere"}, "another origin"),
        ({"issued_at": utc_text(NOW + timedelta(minutes=6))}, "still to come"),
        ({"valid_until": utc_text(NOW)}, "was valid until"),
        ({"valid_until": utc_text(NOW + timedelta(hours=24))}, "longer than 24 hours"),
        ({"valid_until": utc_text(NOW - timedelta(hours=2))}, "for no time at all"),
        ({"valid_until": "tomorrow"}, "is not a time"),
        ({"issued_at": 5}, "is not a time"),
        ({"more": True}, "does not have the fields"),
    ],
)
def test_what_is_signed_and_still_releases_nothing(changes: dict[str, Any], told: str) -> None:
    assert told in refused(signed(**changes))


def test_a_certificate_never_outlives_its_override() -> None:
    override = {"advisory_id": "override-1", "scope": "RED", "expires_at": utc_text(NOW + timedelta(minutes=59))}
    assert "outlive" in refused(signed(gate="overridden", override=override))


def test_keys_that_are_unknown_or_edited_are_refused() -> None:
    other = SigningKey(KEY.name, bytes(32))
    assert "not among those you trust" in refused(signed(), keys=[other.public])
    assert "not among those you trust" in refused(signed(), keys=[])
    assert "does not fit" in refused(signed(), keys=[KEY.public._replace(public=other.public.public)])
    assert "does not fit" in refused(signed("reviewapp/bundle/v1"))
    assert "kind that was asked for" in refused(KEY.sign(CERTIFICATE, record_bytes(record(schema="other"))))


@pytest.mark.parametrize(
    "line",
    [
        b'{ "schema":"reviewapp/certificate/v1"}',
        b'{"schema":"reviewapp/certificate/v1","schema":"reviewapp/certificate/v1"}',
        b"[]",
        b"\xff",
        b"[" * 5000,
    ],
)
def test_another_form_of_the_same_record_is_refused_though_it_is_signed(line: bytes) -> None:
    refused(KEY.sign(CERTIFICATE, line))


def test_a_file_that_is_too_large_or_none_at_all_is_refused() -> None:
    assert "is the most" in refused(b"x" * 70_000)
    for data in (b"", b"\n", b"\n\n\n", signed() + b"\n", signed()[:-1], signed().replace(b"\n", b"\r\n")):
        refused(data)


def test_keys_are_read_as_they_are_published() -> None:
    key = parse_key(PUBLISHED)
    assert (key.name, key.text) == ("PeterNeumann", PUBLISHED)
    assert verify.parse_keys(f"# ours\n\n{PUBLISHED}\n") == [key]
    for wrong in (PUBLISHED.replace("c74f", "c74e"), PUBLISHED[:-4], "a+b", PUBLISHED.replace("+ARp", "+BRp")):
        with pytest.raises(ProofError):
            parse_key(wrong)


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder beside the machine: the one file, a certificate, its G-code, and the key."""
    (tmp_path / "verify.py").write_bytes(Path(verify.__file__).read_bytes())
    now = datetime.now(UTC)
    times = {"issued_at": utc_text(now), "valid_until": utc_text(now + timedelta(hours=1))}
    (tmp_path / "run.certificate").write_bytes(signed(**times))
    (tmp_path / "part.nc").write_bytes(GCODE)
    (tmp_path / "keys.txt").write_text(KEY.public.text + "\n")
    return tmp_path


def beside_the_machine(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run as the README says, in Python's isolated mode, where the package is blocked should it be installed."""
    script = (
        "import sys, runpy; sys.modules['reviewapp'] = None; sys.argv = sys.argv[1:];"
        "runpy.run_path('verify.py', run_name='__main__')"
    )
    arguments = ["verify.py", "certificate", "run.certificate", "--output", "part.nc", "--key", "keys.txt"]
    return subprocess.run(  # our own words
        [sys.executable, "-I", "-c", script, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_one_file_runs_where_the_package_cannot_be_imported(beside: Path) -> None:
    told = beside_the_machine(beside)
    assert (told.returncode, told.stdout[:6], told.stderr) == (0, "VALID:", "")
    (beside / "part.nc").write_bytes(GCODE + b" ")
    told = beside_the_machine(beside)
    assert (told.returncode, told.stdout[:8]) == (1, "REFUSED:")
    (beside / "keys.txt").unlink()
    assert beside_the_machine(beside).stdout.startswith("REFUSED:")


def test_the_one_file_is_small_and_needs_nothing_of_ours() -> None:
    source = Path(verify.__file__).read_text()
    assert len(source.splitlines()) <= 700
    assert "import reviewapp" not in source
    assert "from reviewapp" not in source


def test_the_command_line_says_what_holds(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, output, keys = (str(beside / name) for name in ("run.certificate", "part.nc", "keys.txt"))
    asked = ["certificate", file, "--output", output, "--key", keys]
    assert verify.main(asked) == 0
    assert capsys.readouterr().out.startswith("VALID: ")
    (beside / "part.nc").write_bytes(b"G0")
    assert verify.main(asked) == 1
