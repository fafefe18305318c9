from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.explaining import LONGEST_SUMMARY, LONGEST_TEXT, Explained, Plain, facts_of, run_explainer
from reviewapp.domain.risk import Risk
from reviewapp.domain.run import read_run
from tests.domain import cast

FEASIBILITY = {"score": 41.5, "safety": {"risk_level": "RED", "details": {"min_neck_mm": 0.8}}, "depth_mm": 3}


def explained(detail: str = "standard", **changes: object) -> Explained:
    run = cast.make_run(risk=Risk.RED, warnings=("The neck is thin.",), block_reason="Neck under 1 mm.", **changes)
    return run_explainer(Plain(), facts_of(run, {"feasibility": FEASIBILITY}), detail)  # type: ignore[arg-type]


def test_it_says_what_the_engine_said_in_sentences() -> None:
    text = explained().text
    assert text.startswith("# Why this run is RED\n\nThe engine says that it must not be cut as planned.")
    assert "It is held back because: Neck under 1 mm." in text
    assert "- The neck is thin." in text
    assert "- depth mm: 3" in text
    assert "- safety, details, min neck mm: 0.8" in text
    assert "risk level" not in text
    assert explained().summary == "RED: Neck under 1 mm."


def test_brief_leaves_the_values_out_and_the_same_run_gets_the_same_text() -> None:
    assert "depth mm" not in explained("brief").text
    assert explained("full") == explained("full")


TREES = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda kids: st.lists(kids, max_size=4)
                     | st.dictionaries(st.text(), kids, max_size=4), max_leaves=30)  # fmt: skip


@given(st.dictionaries(st.text() | st.sampled_from(["warnings", "risk_level", "score", "safety"]), TREES, max_size=6))
def test_no_feasibility_keeps_it_from_explaining(feasibility: dict[str, object]) -> None:
    record = {"run_id": "run_1", "created_at_utc": "2026-01-05T05:07:16Z", "status": "OK", "feasibility": feasibility}
    run = read_run(record).run
    told = run_explainer(Plain(), facts_of(run, record), "full")
    assert 0 < len(told.text) <= LONGEST_TEXT
    assert 0 < len(told.summary) <= LONGEST_SUMMARY
