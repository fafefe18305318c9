"""A signature says the same wherever it is read: who, as what, meaning what, why, when, by which rules, on what."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from reviewapp.ledger import readable
from tests.support.desk import Desk
from tests.support.signed_acts import SIGNED_KINDS, sign_everything, signed_events
from tests.support.website import ORIGIN, Browse, Browser

ADVISORY = ("/runs/{run_id}/advisories/{advisory_id}", "/runs/{run_id}")
SUBJECTS = {
    "advisory:approve": ADVISORY,
    "advisory:reject": ADVISORY,
    "advisory:request_changes": ADVISORY,
    "advisory:withdraw": ADVISORY,
    "advisory:revoked": (*ADVISORY, "/overrides"),
    "run:conflict_dismissed": ("/runs/{run_id}",),
    "policy:put_in_force": ("/policies/none/1", "/policies", "/proposals/1"),
    "stop:placed": ("/stops/1",),
    "stop:released": ("/stops/1",),
    "trail:reviewed": ("/audit/reviews",),
    # Of a command: it has no page but its event's.
    "migration:cut_over": ("/audit/{n}",),
    "migration:rolled_back": ("/audit/{n}",),
}
"""Kind of signed event → the pages of what it is about."""
Event = dict[str, Any]


@pytest.fixture
def signed(stocked: Desk) -> Desk:
    sign_everything(stocked)
    return stocked


def pages(event: Event) -> tuple[str, ...]:
    return tuple(path.format(**event) for path in SUBJECTS[event["kind"]])


def block(browser: Browser, path: str, n: int) -> str:
    """The signature block of event `n` on that page; none of another act can lend it a word."""
    found = re.findall(r'<article class="signature">.*?</article>', browser.get(path), re.DOTALL)
    own = [one for one in found if f'href="/audit/{n}"' in one]
    assert len(own) == 1, f"{path} has {len(own)} blocks of event {n}"
    return html.unescape(own[0])


def on_subjects(browser: Browser, _: Desk, event: Event) -> list[str]:
    return [block(browser, path, event["n"]) for path in pages(event)]


def on_its_page(browser: Browser, _: Desk, event: Event) -> list[str]:
    return [block(browser, f"/audit/{event['n']}", event["n"])]


def printed(browser: Browser, _: Desk, event: Event) -> list[str]:
    """The row of the trail as it is printed."""
    found = re.findall(r"<tr>.*?</tr>", browser.get(f"/audit?kind={event['kind']}"), re.DOTALL)
    return [html.unescape(one) for one in found if f'href="/audit/{event["n"]}"' in one]


def exported(browser: Browser, form: str, kind: str) -> str:
    browser.get("/audit")
    browser.post("/audit/exports", format=form, kind=kind)
    path = re.findall(r'href="(/audit/exports/\d+)"', browser.get("/audit/exports"))[0]
    with browser.client.get(path, base_url=ORIGIN) as response:
        return response.get_data(as_text=True)


def in_csv(browser: Browser, _: Desk, event: Event) -> list[str]:
    rows = csv.reader(io.StringIO(exported(browser, "csv", event["kind"])))
    return [" ".join(row) for row in rows if row[0] == str(event["n"])]


def in_json_lines(browser: Browser, _: Desk, event: Event) -> list[str]:
    lines = exported(browser, "jsonl", event["kind"]).splitlines()
    (own,) = (one for one in (json.loads(line)["event"] for line in lines) if one["n"] == event["n"])
    assert own == event
    policy = own.get("policy")
    return [json.dumps(own) + (f"{policy['id']}@{policy['version']}" if policy else "")]


def in_a_bundle(_: Browser, __: Desk, event: Event) -> list[str]:
    """The page of a bundle, cut to the section that tells of it."""
    return [html.unescape(readable.page([event], {}, ()).partition("<h2>Everything that happened")[0])]


FORMS: dict[str, Callable[[Browser, Desk, Event], list[str]]] = {
    "pages of its subject": on_subjects,
    "event": on_its_page,
    "list, as it is printed": printed,
    "CSV": in_csv,
    "JSON Lines": in_json_lines,
    "bundle": in_a_bundle,
}


def parts(event: Event) -> dict[str, str]:
    """What must be said of a signed event."""
    record, (day, clock) = event["record"], event["record"]["at"].rstrip("Z").split("T")
    policy = event.get("policy")
    return {
        "printed name": record["person"]["name"],
        "user": record["person"]["id"],
        "role": record["person"]["role"],
        "meaning": record["meaning"],
        "reason or note": record["note"],
        "reason code": record.get("reason_code") or "",
        "day": day,
        "time": clock[:8],
        "what it is on": record.get("packet_sha256") or record["object"]["sha256"],
        "signature": event["signature"],
        **({"policy": f"{policy['id']}@{policy['version']}", "its hash": policy["sha256"]} if policy else {}),
    }


def test_no_kind_of_signature_is_left_out() -> None:
    assert set(SUBJECTS) == SIGNED_KINDS


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_all_of_every_signature(signed: Desk, browse: Browse, form: str) -> None:
    browser, missing = browse("dee"), []
    for kind, event in signed_events(signed).items():
        told = FORMS[form](browser, signed, event)
        assert told, f"{form} does not tell of {kind}"
        missing += [f"{kind}: {name}" for said in told for name, part in parts(event).items() if part not in said]
    assert not missing


def test_who_never_signed_is_not_said_to_have(stocked: Desk, browse: Browse) -> None:
    browser = browse("dee")
    assert "The desk began with it; nobody signed it." in browser.get("/policies")
    for path in ("/policies/green-only/2", "/overrides", "/audit/reviews", "/runs/run_r1"):
        assert 'class="signature"' not in browser.get(path), path
