"""`reviewapp migrate` as an operator types it: every step, and each refusal in plain words."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reviewapp.cli import main
from reviewapp.domain.errors import Invalid, NotAllowed, NotFound, WrongState
from reviewapp.rmos.cutover import NAME
from tests.support import migrated
from tests.support.desk import Desk
from tests.support.mirrored import explanation, held
from tests.support.website import PASSWORD


class Operator:
    """Somebody at a terminal; `signed` types a password where it is asked for."""

    def __init__(self, root: Path) -> None:
        self.root, self.runner = root, CliRunner()

    def types(self, *words: str, typed: str = "") -> Result:
        return self.runner.invoke(main.cli, ["migrate", words[0], str(self.root), *words[1:]], input=typed)

    def signs(self, *words: str, user: str = "cy", password: str = PASSWORD) -> Result:
        return self.types(*words, "--user", user, "--note", "It is time.", typed=f"{password}\n")


@pytest.fixture
def operator(shop: Desk, peopled_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWAPP_DATABASE_URL", peopled_url)
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path))
    shop.time = datetime.now(UTC)
    for name in ("ana", "cy"):
        migrated.lets_in(shop, name)
    return Operator(shop.root)


def refused(told: Result, kind: type[Exception], said: str) -> None:
    assert isinstance(told.exception, kind), told.output
    assert said in str(told.exception)


def test_the_whole_way_from_the_terminal(shop: Desk, operator: Operator) -> None:
    assert "No migration was begun" in operator.runner.invoke(main.cli, ["migrate", "status"]).output
    told = operator.types("start")
    assert "rmos has been in its dual period since" in told.output
    assert f"reviewapp serve --follow {shop.root}" in told.output
    shop.sign("bo", "run_y1", explanation(shop))

    shop.write_run("run_g1")
    told = operator.types("verify")
    assert told.exit_code == 1
    assert told.output.splitlines()[1] == "differs: 2026-01-05/run_g1.json (run_g1): the desk has no such run"
    refused(operator.signs("cutover"), WrongState, "Nothing was cut over: both sides differ.")
    assert operator.runner.invoke(main.cli, ["follow", "--once", str(shop.root)]).exit_code == 0
    told = operator.types("verify", "--json")
    assert told.exit_code == 0
    report = json.loads(told.stdout)
    assert (report["differing"], report["at_source"]["runs"], report["at_desk"]["runs"]) == (0, 3, 3)

    told = operator.signs("cutover")
    assert told.exit_code == 0, told.output
    assert "The store is frozen" in told.output
    marked = json.loads((shop.root / NAME).read_text())
    assert marked["event_n"] == len(shop.events()) - 1
    refused(operator.signs("cutover"), WrongState, "you cannot cut over now")
    (shop.root / NAME).unlink()
    assert "the store is marked now" in operator.signs("cutover", password="").output
    assert (shop.root / NAME).exists()
    status = operator.runner.invoke(main.cli, ["migrate", "status"]).output
    assert "rmos was cut over at" in status
    assert "3 runs, everything fitted" in status
    assert "reviewed_by" not in held(shop, "run_y1")["advisory_inputs"][0]

    told = operator.signs("rollback")
    assert told.exit_code == 0, told.output
    assert "1 runs written" in told.output
    assert held(shop, "run_y1")["advisory_inputs"][0]["reviewed_by"] == "bo"
    assert not (shop.root / NAME).exists()
    refused(operator.signs("rollback"), WrongState, "was rolled back")


def test_who_may_not_sign_is_told_so(shop: Desk, operator: Operator) -> None:
    operator.types("start")
    refused(operator.signs("rollback"), WrongState, "by Operator; you cannot roll back now")
    refused(operator.signs("cutover", user="ana"), NotAllowed, "Only an admin")
    refused(operator.signs("cutover", user="nobody"), NotFound, "nobody with the user name")
    refused(operator.signs("cutover", password="guessed"), NotAllowed, "That is not your password")
    assert shop.kinds()[-1] == "person:signing_failed"
    assert not (shop.root / NAME).exists()


def test_a_store_is_given_back_the_way_its_layout_has(operator: Operator) -> None:
    operator.types("start")
    refused(operator.signs("rollback", "--into", "new"), Invalid, "layout dated takes everything back itself")


def test_two_stores_are_not_migrated_at_once(operator: Operator) -> None:
    (operator.root / "runs.json").write_text("{}")
    refused(operator.types("start"), Invalid, "holds 2 stores")
