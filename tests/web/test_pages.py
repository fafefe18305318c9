import re
from datetime import timedelta

import pytest
from flask import Flask

from reviewapp.domain.states import State
from reviewapp.http import guards
from tests.support.desk import Desk
from tests.support.website import NOTICE, ORIGIN, PASSWORD, Browse, Browser, verdict

PATHS = ("/queue", "/runs", "/runs/run_r1", NOTICE, "/audit", "/audit/0", "/account", "/help")


@pytest.mark.parametrize("name", ["ana", "cy", "dee", "eve"])
def test_everybody_reads_every_page(stocked: Desk, browse: Browse, name: str) -> None:
    browser = browse(name)
    for path in PATHS:
        browser.get(path)


def test_nobody_is_led_to_the_sign_in(app: Flask) -> None:
    for path in PATHS[:-1]:
        browser = Browser(app)
        browser.get(path, status=303)
        assert browser.location.startswith("/sign-in?next=")
        assert browser.client.post(path, base_url=ORIGIN).status_code in {400, 405}
    Browser(app).get("/nowhere", status=404)


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    silent = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "needs")]
    assert not silent, f"mark with @needs or @public: {silent}"


def test_a_view_that_says_nothing_is_refused_to_everybody(app: Flask, browse: Browse) -> None:
    app._got_first_request = False
    app.add_url_rule("/silent", "silent", lambda: "secret")
    assert "secret" not in browse("cy").get("/silent", status=403)


def test_every_route_is_asked_by_every_kind_of_person(app: Flask, stocked: Desk, browse: Browse) -> None:
    values = {"run_id": "run_r1", "advisory_id": "risk-notice", "sha256": "0" * 64, "n": 0, "entry_id": "0" * 64}
    values |= {"policy_id": "green-only", "version": 2, "seq": 1, "origin": "reviewapp", "size": 1}
    values |= {"name": "shop-floor", "message_id": "msg_1"}
    people = {name: browse(name) for name in ("ana", "cy", "dee")}
    roles = {"ana": {"reviewer"}, "cy": {"admin"}, "dee": {"auditor"}}
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()) or rule.endpoint.startswith("signing."):
            continue
        path = rule.build({k: v for k, v in values.items() if k in rule.arguments})[1]  # type: ignore[index]
        for name, browser in people.items():
            readers: frozenset[str] = getattr(view, "needs", frozenset())
            may = readers is guards.PUBLIC or roles[name] & set(readers)
            status = browser.client.get(path, base_url=ORIGIN).status_code
            if readers is guards.TOKEN:
                assert status == 401, f"{name} got {status} at {path} without a token"
                continue
            assert (status != 403) == bool(may), f"{name} got {status} at {path}"


@pytest.mark.parametrize("name", ["cy", "dee"])
def test_who_may_not_decide_is_told_why_and_is_refused(stocked: Desk, browse: Browse, name: str) -> None:
    browser = browse(name)
    page = browser.get(NOTICE)
    assert "This needs a reviewer" in page
    assert "Sign decision" not in page
    browser.post(f"{NOTICE}/decision", status=403, **verdict(page, packet_sha256=stocked.packet("run_r1").sha256))
    assert stocked.advisory("run_r1").state is State.PENDING


def test_forms_without_their_token_or_from_another_site_change_nothing(stocked: Desk, browse: Browse) -> None:
    browser = browse("ana")
    form = verdict(browser.get(NOTICE))
    browser.post(f"{NOTICE}/decision", status=400, **form, csrf_token="forged")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        sent = {**form, "csrf_token": browser.token}
        response = browser.client.post(
            f"{NOTICE}/decision", base_url=ORIGIN, data=sent, headers={"Referer": ORIGIN, **headers}
        )
        assert response.status_code == 403
    assert stocked.advisory("run_r1").state is State.PENDING


def test_the_run_page_shows_gate_unknown_fields_and_files(stocked: Desk, browse: Browse) -> None:
    browser = browse("dee")
    page = browser.get("/runs/run_r1")
    assert "late &lt;b&gt;shift&lt;/b&gt;" in page
    assert "Asked under policy <code>green-only@2</code>" in page
    assert "blocked" in page
    found = re.search(r'href="(/runs/run_r1/attachments/[0-9a-f]{64})"', page)
    assert found
    response = browser.client.get(found.group(1), base_url=ORIGIN)
    assert response.data == b"G0 X1 (a)"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_what_advisories_say_is_shown_as_text(stocked: Desk, browse: Browse) -> None:
    name = stocked.written["run_g1"]["advisory_inputs"][0]["advisory_id"]
    page = browse("ana").get(f"/runs/run_g1/advisories/{name}")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_waits_longer_than_the_policy_wants_says_so(stocked: Desk, browse: Browse) -> None:
    page = browse("ana").get("/queue")
    assert page.count(" late</span>") == 0, "an hour for RED, eight for YELLOW"
    stocked.time += timedelta(hours=3)
    page = browse("ana").get("/queue")
    assert page.count(" late</span>") == 2


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("risk=RED", ("run_r1", "run_r2")),
        ("risk=PURPLE", ("run_r1", "run_y1")),
        ("kind=prescriptive", ()),
        ("id=run_y", ("run_y1",)),
        ("age=1&risk=YELLOW", ()),
    ],
)
def test_the_queue_is_filtered_by_its_address(stocked: Desk, browse: Browse, query: str, seen: tuple[str, ...]) -> None:
    page = browse("ana").get(f"/queue?{query}")
    for run_id in seen:
        assert f"/runs/{run_id}/" in page
    if not seen:
        assert "hides" in page


def test_pages_of_lists_follow_each_other(desk: Desk, browse: Browse) -> None:
    for i in range(60):
        desk.write_run(f"run_{i:03}", "RED")
    desk.take()
    browser = browse("ana")
    for path in ("/queue", "/runs", "/audit"):
        page = browser.get(path)
        older = re.search(r'href="([^"]*older=[^"]+)"', page)
        assert older, path
        second = browser.get(older.group(1).replace("&amp;", "&"))
        newer = re.search(r'href="([^"]*newer=[^"]+)"', second)
        assert newer, path
        browser.get(newer.group(1).replace("&amp;", "&"))
        browser.get(f"{path}?older=rubbish", status=422)


def test_an_empty_desk_says_that_nothing_waits(browse: Browse) -> None:
    page = browse("ana").get("/queue")
    assert "hides" not in page


def test_a_session_ends_and_passwords_change(browse: Browse, desk: Desk) -> None:
    browser = browse("ana")
    browser.get("/account")
    browser.post("/account/password", status=422, current="wrong", password=PASSWORD + "!", again=PASSWORD + "!")
    browser.post("/account/password", current=PASSWORD, password=PASSWORD + "!", again=PASSWORD + "!")
    assert desk.events()[-1]["kind"] == "person:password_set"
    assert desk.events()[-1]["request_id"]
    browser.get("/queue", status=303)
    other = browse("bo")
    other.get("/queue")
    other.post("/sign-out")
    other.get("/queue", status=303)


def test_the_first_password_is_set_with_the_one_time_code(app: Flask, desk: Desk) -> None:
    from_code = Browser(app)
    from_code.get("/sign-in/first")
    form = {"name": "ana", "code": "wrong", "password": PASSWORD, "again": PASSWORD}
    assert "one-time code" in from_code.post("/sign-in/first", status=422, **form)
    failed = desk.events()[-1]
    assert (failed["kind"], failed["after"]) == ("person:sign_in_failed", {"person": "ana"})
    assert failed["request_id"]


def test_the_way_back_after_signing_in_stays_on_this_desk(app: Flask, browse: Browse) -> None:
    browse("ana")
    for target, goes in (
        ("/runs?risk=RED", "/runs?risk=RED"),
        ("//evil.test", "/"),
        ("https://evil.test", "/"),
    ):
        browser = Browser(app)
        browser.get("/sign-in")
        browser.post("/sign-in", name="ana", password=PASSWORD, next=target)
        assert browser.location == goes


def test_no_page_shows_a_traceback(app: Flask, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browse("ana")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setitem(app.view_functions, "help.show", guards.public(fail))
    page = browser.get("/help", status=500)
    assert "secret detail" not in page
    assert "Traceback" not in page


@pytest.mark.parametrize("path", ["/queue", "/runs", "/audit", "/overrides", "/quarantine"])
@pytest.mark.parametrize("query", ["", "?kind=run:imported&risk=RED&fate=dismissed"])
def test_every_list_can_be_empty(browse: Browse, path: str, query: str) -> None:
    assert 'class="empty"' in browse("dee").get(path + query) or path == "/audit"


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [("ana", "/queue"), ("cy", "/queue?kind=override_request"), ("dee", "/audit"), ("eve", "/queue")],
)
def test_everybody_begins_where_their_work_is(browse: Browse, name: str, leads_to: str) -> None:
    browser = browse(name)
    browser.get("/", status=303)
    assert browser.location == leads_to


def test_the_list_of_runs_tells_and_filters_by_what_each_gate_says(stocked: Desk, browse: Browse) -> None:
    reader = browse("ana")
    assert "state-tag--blocked" in reader.get("/runs")
    allowed = reader.get("/runs?gate=allowed")
    assert "run_g1" in allowed
    assert "state-tag--blocked" not in allowed
    assert "No run fits this filter." in reader.get("/runs?gate=overridden")
    assert "run_g1" in reader.get("/runs?gate=maybe"), "a word that is no answer is left out"
