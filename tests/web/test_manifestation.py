"""A signature says the same wherever it is read: who, as what, meaning what, why, when, by which rules, on what."""

import html
import json
import re
from collections.abc import Callable

import pytest

from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.review import ReasonCode, Verdict
from reviewapp.ledger import readable
from tests.support.desk import Desk
from tests.support.website import ORIGIN, Browse

NOTICE = "/runs/run_r1/advisories/risk-notice"


@pytest.fixture
def signed(stocked: Desk) -> Desk:
    unsafe = ReasonCode.GEOMETRY_UNSAFE
    stocked.sign("ana", "run_r1", verdict=Verdict.REJECT, reason_code=unsafe, note="It breaks out at the heel.")
    return stocked


def page(path: str) -> Callable[[Desk, Browse], str]:
    def read(desk: Desk, browse: Browse) -> str:
        n = desk.kinds().index("advisory:reject")
        return html.unescape(browse("dee").get(path.format(n=n)))

    return read


def exported(form: str) -> Callable[[Desk, Browse], str]:
    def read(_: Desk, browse: Browse) -> str:
        browser = browse("dee")
        browser.get("/audit")
        browser.post("/audit/exports", format=form, kind="advisory:reject")
        path = re.findall(r'href="(/audit/exports/\d+)"', browser.get("/audit/exports"))[0]
        with browser.client.get(path, base_url=ORIGIN) as response:
            return response.get_data(as_text=True)

    return read


def carried(desk: Desk, _: Browse) -> str:
    """The page of a bundle."""
    return html.unescape(readable.page([event for event in desk.events() if "signature" in event], {}, ()))


FORMS = {
    "advisory": page(NOTICE),
    "run": page("/runs/run_r1"),
    "event": page("/audit/{n}"),
    "list, as it is printed": page("/audit?kind=advisory:reject"),
    "CSV": exported("csv"),
    "JSON Lines": exported("jsonl"),
    "bundle": carried,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_all_of_a_signature(signed: Desk, browse: Browse, form: str) -> None:
    (event,) = (one for one in signed.events() if one["kind"] == "advisory:reject")
    said, (day, clock) = FORMS[form](signed, browse), event["at"].rstrip("Z").split("T")
    for part in (
        "Ana Reviewer",
        "ana",
        "reviewer",
        "rejected, not to be used",
        "It breaks out at the heel.",
        day,
        clock[:8],
        event["packet_sha256"],
        event["signature"],
        GREEN_ONLY.ref.sha256,
    ):
        assert part in said, part
    assert "GEOMETRY_UNSAFE" in said or "geometry" in said.lower()
    policy = json.loads(said.splitlines()[0])["event"]["policy"] if form == "JSON Lines" else None
    assert "green-only@2" in said or policy == GREEN_ONLY.ref.model_dump()
