"""Characters that show nothing, or turn the direction of reading, are marked on every page, whoever wrote them."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from markupsafe import Markup

from reviewapp.actions import overriding, people
from reviewapp.domain.person import OPERATOR
from reviewapp.domain.unseen import seen
from reviewapp.web import rendering
from reviewapp.web.forms import SignInForm
from reviewapp.web.pages.parts import Option, TreeRow
from tests.architecture.checkout import name, python_files
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse, Browser, verdict

TURNED, NOTHING = "\u202e", "\u200b"
BAD = f"ab{TURNED}cd{NOTHING}ef"
MARKED = "ab⟨U+202E⟩cd⟨U+200B⟩ef"
NO_PAGES = re.compile(
    r"/static/|\.json$|/bytes$|/attachments/[0-9a-f]{64}$|/view/image$|/(?:exports|bundles)/\d+$|tlog-proof$|/verify\.py$|/checkpoints/(?:latest|feed|.*/\d+)$|/keys\.txt$"
)
NOTICE = "/runs/run_y3/advisories/risk-notice"


@pytest.fixture
def hostile(desk: Desk, browse: Browse) -> Browser:
    """A desk whose every name and text, of engines and of people, holds such characters; its admin's browser."""
    desk.root = desk.root.parent / f"store {BAD}"
    texts = {"tool_id": BAD, "material_id": BAD, "machine_id": BAD, "event_type": BAD, "mode": BAD, "shop": {BAD: BAD}}
    decision = {"risk_level": "YELLOW", "warnings": [BAD], "block_reason": BAD, BAD: BAD}
    for run_id in ("run_y1", "run_y2", "run_y3"):
        desk.write_run(run_id, "YELLOW", decision=decision, errors=[BAD, run_id], **texts)
    desk.write_run("run_r1", "RED", decision=decision | {"risk_level": "RED"}, parent_run_id=BAD, **texts)
    desk.envelope("run_y1", text=f"# {BAD}\n\n* {BAD}")
    desk.envelope("run_y2", kind="suggestion", text=BAD, data={BAD: BAD, "feed": 9})
    desk.attach("run_y2", f"G0 X1 ({BAD})\n".encode(), "gcode")
    desk.attach("run_y1", b"G0 X2\n", f"gcode {BAD}")
    for run_id in ("run_y1", "run_y2"):
        files = [{**one, "filename": f"{BAD}.nc", "mime": BAD} for one in desk.written[run_id]["attachments"]]
        desk.write_run(run_id, attachments=files)
    (desk.root / "2026-01-05" / f"run_{BAD}.json").write_text(f'{{"run_id": "{BAD}", ')
    (desk.root / "2026-01-05" / "run_bad.json").write_text(f'{{"run_id": "{BAD}"}}')
    desk.take()
    people.add(desk.store, "gil", f"Gil {BAD}", ("admin", "reviewer"), OPERATOR, desk.now())
    gil = browse("gil")
    terms = ("run_r1", "RED", 60, f"Clamped. {BAD}", desk.person("gil"), desk.now())
    asked = overriding.request(desk.store, *terms)
    desk.sign("gil", "run_r1", verdict="reject", note=BAD)
    desk.sign("cy", "run_r1", asked.advisory_id, note=BAD)
    gil.get(f"/runs/run_r1/advisories/{asked.advisory_id}")
    gil.post("/audit/exports", format="csv", person=BAD, run=BAD)
    return gil


def links(page: str) -> set[str]:
    found = {one.replace("&amp;", "&").partition("#")[0] for one in re.findall(r'href="(/[^"]*)"', page)}
    return {one for one in found if not NO_PAGES.search(one.partition("?")[0])}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_no_page_lets_such_a_character_through(hostile: Browser, desk: Desk) -> None:
    todo, pages = {"/queue", "/runs", "/audit", "/audit/exports", "/overrides", "/quarantine", "/account"}, {}
    todo |= {"/audit/reviews", "/report"}
    todo |= {"/runs/compare?a=run_y1&b=run_y2", f"/queue?tool={BAD}", f"/runs/{BAD}", "/quarantine?fate=held"}
    while todo:
        path = todo.pop()
        text = hostile.client.get(path, base_url=ORIGIN).text
        shown = re.sub(r'\svalue="[^"]*"', "", text)  # what the browser sends back stays as it was
        pages[path] = shown.replace("\r\n", "\n")
        todo |= links(text) - pages.keys()
    kinds = {re.sub(r"\?.*|[0-9a-f]{12,}|\d+", "", path) for path in pages}
    assert len(pages) > 60, sorted(kinds)
    through = {path for path, text in pages.items() if seen(text) != text}
    assert not through, f"render with rendering.render, and mark what does not go through it: {sorted(through)}"
    marked = {path for path, text in pages.items() if MARKED in text}
    for path in (
        "/queue /runs /audit /overrides /quarantine /audit/exports /account /runs/run_y1 /runs/run_r1"
        f" {NOTICE} /runs/run_r1/advisories/risk-notice /runs/compare?a=run_y1&b=run_y2"
    ).split():
        assert path in marked, path
    last = next(event["n"] for event in reversed(desk.events()) if event["kind"] == "advisory:reject")
    warned = {path for path, text in pages.items() if "There are hidden characters on this page." in text}
    of_its_own = {path for path in marked if MARKED in pages[path].partition("<main")[2]}
    assert of_its_own <= warned, "each page says so in front"
    assert "U+202E right-to-left override (" in pages[NOTICE]
    assert "hidden characters" not in pages["/help"]
    entry = pages[f"/audit/{last}"]
    assert entry.count(MARKED) >= 6, "the actor, the signature's name and note, the fields, the exact bytes"
    assert "the bytes hold it unmarked" in entry


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_what_is_told_and_refused_is_marked_and_what_was_written_is_kept(hostile: Browser, desk: Desk) -> None:
    page = hostile.get(NOTICE)
    desk.attach("run_y3", b"G0 X3", f"gcode {BAD}")
    desk.take()
    told = hostile.post(f"{NOTICE}/decision", status=409, **verdict(page, note=f"mine {BAD}"))
    assert f"mine {BAD}" in told, "one's own words come back as they were"
    hostile.post(f"{NOTICE}/decision", **verdict(told, note=f"mine {BAD}"))
    assert desk.events()[-1]["reason"] == f"mine {BAD}", "and are signed as they were"
    assert MARKED in hostile.get("/queue").partition("<main")[2], "what just happened"


def test_only_texts_are_marked_and_nothing_that_is_sent_back() -> None:
    row, found = TreeRow("/a", "string", "plain"), Counter[str]()
    assert rendering.marked(row, found) is row
    assert not found
    assert rendering.marked(Option(BAD, BAD), found) == Option(BAD, MARKED)
    assert rendering.marked({"a": (TreeRow(BAD, "string", BAD), None, 3)}, found) == {
        "a": (TreeRow(MARKED, "string", MARKED), None, 3)
    }
    assert rendering.marked(Markup(f"<p>{MARKED}</p>"), found) == f"<p>{MARKED}</p>"
    assert found == {"202E": 4, "200B": 4}


@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_refusal_beside_a_field_is_marked(app: Flask) -> None:
    with app.test_request_context():
        form = SignInForm(formdata=None)
        form.refuse("name", BAD)
        form.refuse(None, BAD)
    assert (form["name"].errors, form.form_errors) == ([MARKED], [MARKED])


def test_pages_are_rendered_through_the_one_door() -> None:
    own = Path(rendering.__file__).name
    others = [path for path in python_files("reviewapp/web") if path.name != own]
    around = [
        name(path)
        for path in others
        if {"render_template", "render_template_string"}
        & {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(ast.parse(path.read_text()))}
    ]
    assert not around, f"render with rendering.render, which marks what others wrote: {around}"
