"""Certificates on the page of a run, as files, and on the command line."""

import re
import sys
from pathlib import Path

import pytest

from reviewapp.cli import main as command_line
from reviewapp.verify import parse_keys, verify_certificate
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse

GCODE = b"G0 X1\nM5\n"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for name in ("green", "red"):
        desk.write_run(f"run_{name}", name.upper())
        desk.attach(f"run_{name}", GCODE, "gcode")
    desk.take()
    return desk


def test_a_reviewer_issues_one_and_everybody_fetches_it(shop: Desk, browse: Browse) -> None:
    ana, dee = browse("ana"), browse("dee")
    assert "Issue a certificate" in ana.get("/runs/run_green")
    ana.post("/runs/run_green/certificates")
    assert "The certificate is issued." in ana.get(ana.location)
    page = dee.get("/runs/run_green")
    assert "Issue a certificate" not in page
    found = re.search(r'href="(/runs/run_green/certificates/\d+)"', page)
    assert found
    file = dee.client.get(found.group(1), base_url=ORIGIN)
    assert file.headers["Content-Disposition"].startswith("attachment")
    keys = parse_keys(dee.get("/keys.txt"))
    assert verify_certificate(file.data, GCODE, keys, shop.time)["run_id"] == "run_green"
    dee.get(found.group(1).replace("run_green", "run_red"), status=404)
    dee.get("/runs/run_green/certificates/0", status=404)
    dee.get("/runs/run_green/certificates/99999", status=404)
    assert "certificate issued" in dee.get("/audit?kind=certificate:issued")


def test_a_blocked_run_offers_none_and_gives_none(shop: Desk, browse: Browse) -> None:
    ana = browse("ana")
    assert "Release certificates" not in ana.get("/runs/run_red")
    assert "no certificate for a blocked run" in ana.post("/runs/run_red/certificates", status=409)
    assert "certificate:issued" not in shop.kinds()


def test_an_auditor_cannot_issue_one(shop: Desk, browse: Browse) -> None:
    dee = browse("dee")
    dee.get("/runs/run_green")
    dee.post("/runs/run_green/certificates", status=403)
    assert "certificate:issued" not in shop.kinds()


def test_the_command_line_says_what_the_one_file_says(
    shop: Desk, browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ana = browse("ana")
    ana.get("/runs/run_green")
    ana.post("/runs/run_green/certificates")
    (n,) = re.findall(r"/runs/run_green/certificates/(\d+)", ana.get(ana.location))[:1]
    (tmp_path / "c").write_bytes(ana.client.get(f"/runs/run_green/certificates/{n}", base_url=ORIGIN).data)
    (tmp_path / "part.nc").write_bytes(GCODE)
    (tmp_path / "keys").write_text(ana.get("/keys.txt"))
    monkeypatch.chdir(tmp_path)
    for more in (["--key", "keys"], []):
        monkeypatch.setattr(sys, "argv", ["reviewapp", "certificate", "verify", "c", "--output", "part.nc", *more])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        assert ended.value.code == 1
    said = capsys.readouterr().out.splitlines()
    assert "was valid until" in said[0], "the desk of this test lives in January"
    assert "not among those you trust" in said[1], "without --key it is the key of the desk in this folder"
