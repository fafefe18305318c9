"""Reads the shop back from disk, without the code that wrote it."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from reviewapp.demo.shop import Shop

Json = Any


@cache
def single(shop: Shop) -> list[Json]:
    return list(json.loads(shop.single.read_bytes()).values())


@cache
def dated(shop: Shop) -> list[Json]:
    paths = sorted(shop.dated.glob("????-??-??/*.json"))
    found = [json.loads(path.read_bytes()) for path in paths if "_advisory_" not in path.name]
    return sorted(found, key=lambda run: str(run["created_at_utc"]))


def everything(shop: Shop) -> list[Json]:
    return single(shop) + dated(shop)


@cache
def attachment_paths(shop: Shop) -> list[Path]:
    folders = (shop.single_attachments, shop.dated_attachments)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def beside(shop: Shop, pattern: str) -> Iterator[tuple[Path, Json]]:
    for path in sorted(shop.dated.glob(f"????-??-??/{pattern}")):
        yield path, json.loads(path.read_bytes())


def refs(shop: Shop, run: Json) -> dict[str, Json]:
    """Every advisory of a run by id, named inside it or beside it."""
    found = {ref["advisory_id"]: ref for ref in run["advisory_inputs"]}
    for _, ref in beside(shop, f"{run['run_id']}_advisory_*.json"):
        found.setdefault(ref["advisory_id"], ref)
    return found


@cache
def content(shop: Shop, advisory_id: str) -> Json | None:
    """The asset or envelope of an advisory, None where there is neither."""
    for path in shop.advisories.rglob(f"{advisory_id}.json"):
        asset = json.loads(path.read_bytes())
        return asset | {"markdown": path.with_name(f"{advisory_id}_content.md").read_text()}
    for path in shop.dated_attachments.rglob(f"{advisory_id}.json"):
        return json.loads(path.read_bytes())
    return None


def canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def risk(run: Json) -> str:
    """The risk the record states first; a test of the shop, not of the rules."""
    feasibility = run["feasibility"] or {}
    places = (run["decision"] or {}, feasibility.get("safety") or {}, feasibility)
    stated = [place.get("risk_level") or place.get("risk_bucket") for place in places]
    return next((str(word) for word in stated if word), "UNKNOWN")
