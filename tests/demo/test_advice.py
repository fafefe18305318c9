from collections import Counter
from functools import cache
from pathlib import Path

from reviewapp.demo.shop import Shop
from tests.demo import reading
from tests.demo.reading import Json

EXPLAINING = {"analysis", "explanation", "assistant_explanation"}


@cache
def advisories(shop: Shop) -> list[tuple[Json, Json, Json]]:
    """Every (run, ref, content) of the dated store."""
    pairs = [(run, ref) for run in reading.dated(shop) for ref in reading.refs(shop, run).values()]
    return [(run, ref, reading.content(shop, ref["advisory_id"])) for run, ref in pairs]


def kind(content: Json) -> str:
    return str(content.get("asset_type") or content["kind"])


def test_there_is_as_much_advice_as_a_fortnight_needs(shop: Shop) -> None:
    found = [(reading.risk(run), ref["kind"]) for run, ref, content in advisories(shop) if content]
    counts = Counter(found)
    assert counts["GREEN", "explanation"] == 20
    assert counts["YELLOW", "explanation"] == 12
    assert counts["RED", "explanation"] == 3
    assert sum(count for (_, what), count in counts.items() if what == "advisory") == 10


def test_exactly_one_advisory_has_lost_its_content(shop: Shop) -> None:
    lost = [(run, ref) for run, ref, content in advisories(shop) if content is None]
    assert len(lost) == 1
    assert lost[0][0]["explanation_status"] == "ERROR"


def test_an_explanation_suggests_nothing_and_a_suggestion_does(shop: Shop) -> None:
    shapes = set()
    for _, ref, content in advisories(shop):
        if content is None:
            continue
        data = content.get("suggestion_data") or content.get("data")
        explains = kind(content) in EXPLAINING
        assert explains == (ref["kind"] == "explanation")
        assert explains == (data is None)
        shapes |= {type(value) for value in (data or {}).values()}
    assert {int, dict} <= shapes, "flat and nested changes"


def test_both_forms_and_all_engines_are_used(shop: Shop) -> None:
    contents = [content for _, _, content in advisories(shop) if content]
    kinds = Counter(kind(content) for content in contents)
    assert set(kinds) == {"analysis", "suggestion", "explanation", "assistant_explanation", "advisory"}
    engines = {(ref["engine_id"], ref["engine_version"]) for _, ref, _ in advisories(shop)}
    assert engines == {("explainer", "1.4"), ("param-advisor", "2.1"), ("assistant", "0.9")}


def test_an_envelope_is_named_by_its_hash_and_stands_among_the_attachments(shop: Shop) -> None:
    for run, ref, content in advisories(shop):
        if content and "markdown" in content and "asset_id" not in content:
            assert ref["advisory_id"] == reading.sha256(reading.canonical(content))
            assert content["run_id"] == run["run_id"]
            files = {item["sha256"]: item["kind"] for item in run["attachments"]}
            assert files[ref["advisory_id"]] == "advisory"


def test_an_asset_matches_its_content(shop: Shop) -> None:
    for _, ref, content in advisories(shop):
        if content and "asset_id" in content:
            text = content["markdown"].encode()
            assert content["asset_id"] == ref["advisory_id"]
            assert content["content_hash"] == reading.sha256(text)
            assert content["content_size_bytes"] == len(text)
            assert (shop.advisories / content["content_uri"]).is_file()
            assert 0.55 <= content["confidence"] <= 0.97


def test_every_text_opens_with_a_title(shop: Shop) -> None:
    titles = [content["markdown"].partition("\n")[0] for _, _, content in advisories(shop) if content]
    assert all(title.startswith("# ") and 20 <= len(title) <= 80 for title in titles)
    assert len(set(titles)) > 30


def test_some_risky_runs_have_no_advisory_at_all(shop: Shop) -> None:
    risky = [run for run in reading.dated(shop) if reading.risk(run) in ("RED", "YELLOW")]
    assert sum(not reading.refs(shop, run) for run in risky) == 9


def test_advisories_are_named_inside_the_run_beside_it_or_both(shop: Shop) -> None:
    places: Counter[tuple[bool, bool]] = Counter()
    for run in reading.dated(shop):
        inside = {ref["advisory_id"] for ref in run["advisory_inputs"]}
        beside = {ref["advisory_id"] for _, ref in reading.beside(shop, f"{run['run_id']}_advisory_*.json")}
        places.update((one in inside, one in beside) for one in inside | beside)
    assert set(places) == {(True, True), (True, False), (False, True)}


def test_rmos_had_reviewed_a_few_itself(shop: Shop) -> None:
    reviewed = [content for _, _, content in advisories(shop) if content and content.get("reviewed")]
    assert len(reviewed) == 3
    assert {content["reviewed_by"] for content in reviewed} == {"r.mills"}
    assert [content["approved_for_workflow"] for content in reviewed].count(False) == 1


def test_one_explanation_was_superseded(shop: Shop) -> None:
    states = Counter(link["status"] for _, link in reading.beside(shop, "run_*.json") if "advisory_sha256" in link)
    assert states["SUPERSEDED"] == 1


def test_nobody_of_the_desk_is_named(shop: Shop, root: Path) -> None:
    text = b"".join(path.read_bytes() for path in root.rglob("*.json")).lower()
    assert b"reviewapp" not in text
    assert b"risk-notice" not in text
