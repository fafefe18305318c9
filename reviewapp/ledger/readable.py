"""The part of a bundle for people: one page without script, and the steps to verify it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from reviewapp.domain import clip
from reviewapp.domain.unseen import seen
from reviewapp.verify import DOCUMENTS, EVENTS

STEPS = """How to verify this bundle, away from the desk that made it

1. Get the desk's public key from somebody you trust, by another way than this file, and write it into keys.txt.
2. Install Python 3.11 or later and the package cryptography. Take verify.py from a source you trust;
   the copy in here is the same file, for convenience.
3. python -I verify.py bundle FILE.zip --key keys.txt
   If you hold an older checkpoint of this desk: add --held CHECKPOINT.

VALID means: every file is what was signed for; every event was logged, under the signed checkpoint; every signature
is that of the record beside it; every document is the one whose hash was signed. REFUSED names the first that is not.

events/         each event's exact bytes, and its proof (c2sp.org/tlog-proof@v1)
documents/      runs, contents, packets as shown, policies, certificates, under the SHA-256 of their bytes
attachments/    files of the runs, under the SHA-256 of their bytes
checkpoint      the signed root that all proofs lead to (C2SP signed note); older/ leads there from earlier ones
MANIFEST        every file with its SHA-256, signed by the desk's key
"""
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}pre{white-space:pre-wrap;border:1px solid #999;padding:.5rem}"
    "section{border-top:2px solid;margin-top:2rem}"
)


def page(events: Sequence[dict[str, Any]], files: Mapping[str, bytes], missing: Sequence[str]) -> str:
    """The whole page; every text of the records is escaped, and what shows nothing is marked."""
    signed = [event for event in events if "signature" in event]
    body = [
        "<h1>Evidence</h1>",
        f"<p>{len(events)} events, {len(signed)} of them signed. README.txt says how to verify all of it.</p>",
        *(_decision(event, files) for event in signed),
        "<section><h2>Everything that happened</h2>",
        _table(("Event", "Time (UTC)", "Who", "What", "About", "Reason"), map(_row, events)),
        "</section>",
        *([f"<h2>Not at hand any more</h2><p>{_text(', '.join(missing))}</p>"] if missing else []),
    ]
    head = f'<meta charset="utf-8"><title>Evidence</title><style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>\n{"".join(body)}\n</body></html>\n'


def _decision(event: dict[str, Any], files: Mapping[str, bytes]) -> str:
    record = event["record"]
    person, policy = record["person"], event.get("policy")
    block = [
        ("Signed by", f"{person['name']} ({person['id']}), {person['role']}"),
        ("Meaning", record["meaning"]),
        ("Reason", " ".join(one for one in (record.get("reason_code"), record.get("note")) if one) or "none given"),
        ("Time (UTC)", record["at"]),
        ("Proved by", record["auth"]["method"]),
        ("About", _about(event)),
        ("Policy", f"{policy['id']}@{policy['version']} {policy['sha256']}" if policy else "none"),
        _on(record),
        ("Signature", event["signature"]),
        ("Leaf", str(event["n"])),
    ]
    shown = files.get(f"{DOCUMENTS}/{event.get('packet_sha256')}")
    title = f"<section><h2>{_text(record['meaning'])}</h2>"
    return title + _table(None, block) + (_packet(json.loads(shown)) if shown else "") + "</section>"


def _on(record: dict[str, Any]) -> tuple[str, str]:
    """What was signed on: of a verdict the packet, of a statement what it is about, each with its hash."""
    if "packet_sha256" in record:
        return ("Packet", record["packet_sha256"])
    about = record["object"]
    return ("Object", f"{about['kind']} {about['id']} {about['sha256']}")


def _packet(packet: dict[str, Any]) -> str:
    """What the person was shown; of what is too long for a packet the part that is in it."""
    run, advisory = packet["run"], packet["advisory"]
    told = [*clip.parts(run["decision"]), *clip.parts(advisory["changes"] or [])]
    facts = [
        ("Run", run["run_id"]),
        ("Risk", run["risk"]),
        ("Status", f"{run['status']} (received as {run['status_received']})"),
        ("Block reason", clip.part(run["block_reason"]) or "none"),
        ("Warnings", "; ".join(clip.part(one) or "" for one in clip.parts(run["warnings"])) or "none"),
        ("Advisory", f"{advisory['advisory_id']}, {advisory['class']}"),
        *((clip.part(row["path"]) or "/", clip.part(row["value"]) or "") for row in told),
        *((f"File: {one['kind']}", f"{one['sha256']} ({one['matched']})") for one in clip.parts(packet["attachments"])),
    ]
    text = clip.part(advisory["text"])
    return "<h3>What was shown</h3>" + _table(None, facts) + (f"<pre>{_text(text)}</pre>" if text else "")


def _row(event: dict[str, Any]) -> tuple[str, ...]:
    actor = event["actor"]
    who = f"{actor['name']} ({actor['id']}), {actor['role']}"
    return (str(event["n"]), event["at"], who, event["kind"], _about(event), event.get("reason", ""))


def _about(event: dict[str, Any]) -> str:
    named = [
        str(event[name]) for name in ("run_id", "advisory_id", "subject_id", "stop_id", "entry_id") if name in event
    ]
    return " / ".join(named)


def _table(heads: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in heads or ())
    body = "".join(f"<tr>{_cells(row, is_labelled=heads is None)}</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if heads else ''}<tbody>{body}</tbody></table>"


def _cells(row: Sequence[str], *, is_labelled: bool) -> str:
    first = f'<th scope="row">{_text(row[0])}</th>' if is_labelled else f"<td>{_leaf(row[0])}</td>"
    return first + "".join(f"<td>{_text(one)}</td>" for one in row[1:])


def _leaf(number: str) -> str:
    return f'<a href="{EVENTS}/{int(number):010}.json">{_text(number)}</a>'


def _text(text: str) -> str:
    return escape(seen(text)).replace("\n", "<br>")
