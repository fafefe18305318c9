"""The pages of tokens: a secret is shown once, to the admin who made it."""

import re
from typing import Any

import pytest

from reviewapp.actions import tokens
from reviewapp.domain.token import Wanted
from reviewapp.store.reads import tokens as read
from tests.support.desk import Desk
from tests.support.website import Browse

WANTED: dict[str, Any] = {"name": "cam-7", "owner": "ana", "scopes": ["read", "runs:write"], "days": "30"}
SECRET = re.compile(r"reviewapp_token_\w{43}_\w{6}")


def test_an_admin_makes_a_token_and_sees_its_secret_once(desk: Desk, browse: Browse) -> None:
    admin = browse("cy")
    assert "There is no token yet." in admin.get("/tokens")
    made = SECRET.search(admin.post("/tokens", status=200, **WANTED))
    assert made
    assert tokens.identify(desk.store, made[0], desk.now()).token.name == "cam-7"
    for path in ("/tokens", "/tokens/cam-7", "/audit?kind=token:made", "/audit/export.csv"):
        assert not SECRET.search(admin.client.get(path, base_url="https://desk.test").text)
    assert "never used" in admin.get("/tokens/cam-7")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "CAM"}, "lower-case"),
        ({"owner": "nobody"}, "user name"),
        ({"scopes": []}, "Choose a scope"),
        ({"scopes": ["approve"]}, "not a valid choice"),
        ({"days": "367"}, "between 1 and 366"),
        ({"source": "a b"}, "source has 2 to 64"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(desk: Desk, browse: Browse, changes: dict[str, Any], told: str) -> None:
    admin = browse("cy")
    admin.get("/tokens")
    assert told in admin.post("/tokens", status=422, **(WANTED | changes))
    assert "token:made" not in desk.kinds()


def test_an_admin_ends_a_token_at_once(desk: Desk, browse: Browse) -> None:
    admin = browse("cy")
    admin.get("/tokens")
    admin.post("/tokens", status=200, **WANTED)
    admin.post("/tokens/cam-7/end", status=422, reason="")
    admin.post("/tokens/cam-7/end", reason="The controller was sold.")
    page = admin.get("/tokens/cam-7")
    assert "revoked" in page
    assert "Revoke it" not in page
    admin.post("/tokens/cam-7/end", status=409, reason="Again.")
    with desk.store.reading() as conn:
        assert read.get(conn, "cam-7").revoked_at


def test_auditors_look_on_and_reviewers_see_nothing_of_it(browse: Browse) -> None:
    auditor, reviewer = browse("dee"), browse("ana")
    assert "Make it" not in auditor.get("/tokens")
    auditor.post("/tokens", status=403, **WANTED)
    assert ">Tokens<" not in reviewer.get("/queue")
    reviewer.get("/tokens", status=403)
    reviewer.get("/tokens/cam-7", status=403)
    auditor.get("/tokens/cam-7", status=404)


def test_a_long_list_goes_on(desk: Desk, browse: Browse) -> None:
    for number in range(51):
        wanted = Wanted(name=f"cam-{number}", owner="ana", scopes=("read",))
        tokens.make(desk.store, wanted, desk.person("cy").as_actor(), desk.now())
    auditor = browse("dee")
    first = auditor.get("/tokens")
    older = re.search(r'href="([^"]*older=[^"]+)"', first)
    assert older
    assert "cam-0<" not in first
    assert "cam-0<" in auditor.get(older[1].replace("&amp;", "&"))
