"""What keeps a policy from being activated, each fault named with its rule."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from reviewapp.domain import gate, governance, policy_check, routing
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid
from reviewapp.domain.gate import Answer, Standing
from reviewapp.domain.person import IMPORTER, Role
from reviewapp.domain.policy import Case, OverrideLimits, Policy, Rule, rule_for
from reviewapp.domain.presets import GREEN_ONLY, PRESETS
from reviewapp.domain.risk import Risk, Status
from reviewapp.domain.states import State
from tests.domain import cast
from tests.domain.cast import NOW

EXPLANATORY, PRESCRIPTIVE, OVERRIDE = ContentClass
_LIGHT = "explanation-yellow"
README = Path(__file__).parents[2] / "README.md"


def with_rule(**changes: Any) -> Policy:
    """The policy that ships, with one rule more in front."""
    plain = {"id": "more", "classes": (PRESCRIPTIVE,), "risks": (Risk.RED,), "tools": ("saw:*",)}
    return GREEN_ONLY.model_copy(update={"rules": (Rule.model_validate({**plain, **changes}), *GREEN_ONLY.rules)})


def without(rule_id: str) -> Policy:
    return GREEN_ONLY.model_copy(update={"rules": tuple(one for one in GREEN_ONLY.rules if one.id != rule_id)})


def auto(**changes: Any) -> dict[str, Any]:
    plain = {"classes": (EXPLANATORY,), "risks": (Risk.YELLOW,), "auto": "system:auto_explanation", "approvals": 0}
    return {**plain, **changes}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.id)
def test_what_ships_is_sound_and_is_read_as_it_is_printed(preset: Policy) -> None:
    assert policy_check.faults(preset) == ()
    assert policy_check.parse(preset.record()) == preset


def test_a_stricter_rule_for_some_tools_is_sound() -> None:
    assert policy_check.faults(with_rule(approvals=2)) == ()
    assert policy_check.faults(with_rule(tools=(), confidence_below="0.8", approvals=2)) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (auto(classes=(PRESCRIPTIVE,)), "Rule more: it would approve suggestions without a person"),
        (auto(classes=(OVERRIDE,)), "Rule more: it would approve override requests without a person"),
        (auto(auto="system:mine"), "Rule more: what approves without a person is"),
        (auto(approvals=1), "Rule more: it approves without a person, so approvals is 0"),
        (auto(confidence_below="0.5"), "Rule more: it would approve what the engine is less sure of"),
        ({"approvals": 0}, "Rule more: approvals is 1 or 2"),
        ({"approvals": 3}, "Rule more: approvals is 1 or 2"),
        ({"role": Role.AUDITOR}, "Rule more: an auditor decides nothing"),
        ({"classes": (OVERRIDE,)}, "Rule more: override requests are decided by admins"),
        ({"classes": (OVERRIDE,), "role": Role.ADMIN, "note": False}, "Rule more: an override needs a note"),
        ({"classes": (OVERRIDE,), "role": Role.ADMIN, "scopes": ("GREEN",)}, "Rule more: scopes are YELLOW and RED"),
        ({"scopes": ("RED",)}, "Rule more: scopes are YELLOW and RED"),
        ({"classes": ()}, "Rule more: it names no class"),
        ({"confidence_below": "often"}, "Rule more: confidence_below is a decimal"),
        ({"confidence_below": "1.5"}, "Rule more: confidence_below is a decimal"),
        ({"id": "More"}, "Rule More: a rule is named by"),
        ({"id": "override-red"}, "Rule override-red: the name stands twice"),
        ({"acknowledge": "a\nb"}, "Rule more: what is typed to acknowledge is one line"),
        ({"acknowledge": "x" * 121}, "Rule more: what is typed to acknowledge is one line of at most 120"),
        (auto(acknowledge="I do"), "Rule more: nobody is there to type 'I do'"),
        ({"tools": ()}, "Rule prescriptive: it contradicts more; both speak of suggestions at RED"),
        ({"tools": (), "risks": tuple(Risk), "approvals": 2}, "Rule prescriptive: it contradicts more"),
    ],
)
def test_a_rule_that_cannot_be_is_named_with_its_fault(changes: dict[str, Any], told: str) -> None:
    found = policy_check.faults(with_rule(**changes))
    assert any(told in fault for fault in found), found


def test_a_rule_behind_a_wider_one_can_never_apply() -> None:
    late = Rule(id="late", classes=(PRESCRIPTIVE,), risks=(Risk.RED,), tools=("saw:*",), approvals=2)
    policy = GREEN_ONLY.model_copy(update={"rules": (*GREEN_ONLY.rules, late)})
    assert policy_check.faults(policy) == (
        "Rule late: it can never apply, for prescriptive stands before it and covers the same.",
    )


@pytest.mark.parametrize("conditions", [{}, {"tools": ("saw:*",)}])
def test_a_rule_that_approves_by_itself_stands_before_the_one_that_asks_for_a_person(
    conditions: dict[str, Any],
) -> None:
    asks = Rule(id="asks", classes=(EXPLANATORY,), risks=(Risk.GREEN,), **conditions)
    passes = Rule.model_validate({"id": "passes", **auto(risks=(Risk.GREEN,)), **conditions})
    others = [one for one in GREEN_ONLY.rules if one.id != "explanation-green"]
    if not conditions:
        others = [one.model_copy(update={"risks": (Risk.YELLOW,)}) if one.id == _LIGHT else one for one in others]
    behind, before = (
        GREEN_ONLY.model_copy(update={"rules": (*pair, *others)}) for pair in ((asks, passes), (passes, asks))
    )
    told = "Rule passes: it can never apply, for asks stands before it and covers the same."
    assert policy_check.faults(behind) == (told,)
    assert policy_check.faults(before) == ()


@pytest.mark.parametrize("missing", ["explanation-yellow", "explanation-red", "prescriptive", "override-yellow"])
def test_a_case_that_nobody_is_sent_is_told(missing: str) -> None:
    found = policy_check.faults(without(missing))
    assert found
    assert all(fault.startswith("No rule: ") for fault in found)


def test_both_scopes_of_an_override_need_a_rule() -> None:
    half = without("override-yellow")
    assert all("override requests at" in fault for fault in policy_check.faults(half))
    assert len(policy_check.faults(half)) == len(Risk)
    both = next(one for one in half.rules if one.id == "override-red").model_copy(update={"scopes": ()})
    assert policy_check.faults(half.model_copy(update={"rules": (*half.rules[:-1], both)})) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"overrides": {"scopes": ("GREEN",)}}, "overrides, scopes: name YELLOW, RED, both, or neither"),
        ({"overrides": {"scopes": ("RED", "RED")}}, "overrides, scopes: name YELLOW, RED, both, or neither"),
        ({"overrides": {"default_minutes": 0}}, "overrides: 1 ≤ default_minutes"),
        ({"overrides": {"default_minutes": 60, "longest_minutes": 30}}, "overrides: 1 ≤ default_minutes"),
        ({"overrides": {"longest_minutes": 10_081}}, "longest_minutes ≤ 10080 must hold"),
        ({"targets": {"RED": 0}}, "targets, RED: a time to decide is 1 to"),
        ({"targets": {"YELLOW": 525_601}}, "targets, YELLOW: a time to decide"),
        ({"releases": [{"id": "Two Eyes", "risks": ["YELLOW"]}]}, "Release rule Two Eyes: it is named by"),
        ({"releases": [{"id": "grave", "risks": ["RED"]}]}, "Release rule grave: the gate lets only GREEN and YELLOW"),
        ({"releases": [{"id": "none", "risks": []}]}, "Release rule none: the gate lets only"),
        ({"releases": [{"id": "many", "risks": ["GREEN"], "approvals": 3}]}, "Release rule many: approvals is 1 or 2"),
        ({"releases": [{"id": "zero", "risks": ["GREEN"], "approvals": 0}]}, "Release rule zero: approvals is 1 or 2"),
        ({"releases": [{"id": "one", "risks": ["GREEN"]}] * 2}, "Release rule one: the name stands twice"),
        (
            {"releases": [{"id": "pair", "risks": ["YELLOW"], "approvals": 2}]},
            "Release rule pair: it asks for 2 people, but rule explanation-yellow closes an explanation after fewer",
        ),
    ],
)
def test_limits_that_cannot_be_are_named(changes: dict[str, Any], told: str) -> None:
    policy = Policy.model_validate({**GREEN_ONLY.model_dump(), **changes})
    found = policy_check.faults(policy)
    assert any(told in fault for fault in found), found


def test_a_policy_that_lets_no_run_be_overridden_is_sound() -> None:
    none = GREEN_ONLY.model_copy(update={"overrides": OverrideLimits(scopes=()), "targets": {}})
    assert policy_check.faults(none) == ()
    assert policy_check.parse(none.record()) == none
    assert "cannot be asked for" in governance.matrix([none])


@pytest.mark.parametrize("field", ["id", "title", "reason", "version"])
def test_what_a_policy_is_called_is_checked(field: str) -> None:
    wrong = {"id": "Not A Name", "title": " ", "reason": "", "version": 0}[field]
    assert policy_check.faults(GREEN_ONLY.model_copy(update={field: wrong}))[0].startswith(f"{field}:")


def document(**changes: Any) -> bytes:
    return json.dumps({**json.loads(GREEN_ONLY.record()), **changes}).encode()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "is no JSON"),
        (b"\xff", "is no JSON"),
        (b"[]", 'with "schema"'),
        (document(schema="other"), 'with "schema"'),
        (document(more=1), "more: Extra inputs"),
        (document(rules=[{"id": "half"}]), "Rule half, classes: Field required"),
        (document(rules=[{}]), "Rule 1, id: Field required"),
        (document(rules=["x"]), "Rule 1, as a whole:"),
        (document(version=0), "version: versions count from 1"),
        (document(version=10**6), "version: versions count from 1 to 999999"),
        (document(version="3"), "version: Input should be a valid integer"),
        (document(version=True), "version: Input should be a valid integer"),
        (document(rules=[{"id": "lax", "note": "no"}]), "Rule lax, note: Input should be a valid boolean"),
        (document(title="\ud800"), "half of a surrogate pair"),
        (
            GREEN_ONLY.record().replace(b'"auto":null', b'"auto":"system:auto_explanation","auto":null', 1),
            "'auto' stands",
        ),
    ],
)
def test_a_document_with_a_mistake_is_told_where(data: bytes, told: str) -> None:
    with pytest.raises(Invalid) as found:
        policy_check.parse(data)
    assert told in str(found.value)


@pytest.mark.parametrize(
    ("rule", "case", "fits"),
    [
        ({"tools": ("saw:*",)}, {"tool_id": "saw:veneer"}, True),
        ({"tools": ("saw:*", "drill")}, {"tool_id": "drill"}, True),
        ({"tools": ("saw:*",)}, {"tool_id": "router:t1"}, False),
        ({"tools": ("saw",)}, {"tool_id": "saw:veneer"}, False),
        ({"tools": ("*",)}, {}, False),
        ({"modes": ("adaptive",)}, {"mode": "adaptive"}, True),
        ({"machines": ("CNC-*",)}, {"machine_id": "VMC-1"}, False),
        ({"confidence_below": "0.8"}, {"confidence": "0.79"}, True),
        ({"confidence_below": "0.8"}, {"confidence": "0.8"}, False),
        ({"confidence_below": "0.8"}, {"confidence": "high"}, True),
        ({"confidence_below": "0.8"}, {"confidence": "NaN"}, True),
        ({"confidence_below": "0.8"}, {}, True),
    ],
)
def test_conditions_fit_what_was_stated(rule: dict[str, Any], case: dict[str, Any], fits: bool) -> None:
    made = Rule.model_validate({"id": "one", "classes": (PRESCRIPTIVE,), "risks": (Risk.RED,), **rule})
    assert made.covers(Case(content_class=PRESCRIPTIVE, risk=Risk.RED, **case)) is fits


def test_routing_looks_at_what_the_run_and_the_engine_stated() -> None:
    policy = with_rule(
        id="two-eyes", tools=("router:*",), modes=("mill",), machines=("CNC-2",), confidence_below="0.9", approvals=2
    )
    run = cast.make_run(risk=Risk.RED, tool_id="router:t1", mode="mill", machine_id="CNC-2")
    sure, unsure = (
        cast.make_advisory(content_class=PRESCRIPTIVE, source={"confidence": stated}) for stated in ("0.95", "0.5")
    )
    assert routing.needs(policy, run, sure).id == "prescriptive"
    assert routing.needs(policy, run, unsure).id == "two-eyes"
    assert routing.needs(policy, run.model_copy(update={"mode": None}), unsure).id == "prescriptive"


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.id)
@pytest.mark.parametrize(("risk", "status"), list(product(Risk, Status)))
def test_no_preset_lets_a_run_pass_that_is_not_green_and_ok(preset: Policy, risk: Risk, status: Status) -> None:
    run = cast.make_run(risk=risk, status=status)
    arrived = [
        routing.arrive(preset, run, cast.make_advisory(advisory_id=f"a{n}", content_class=one), IMPORTER, NOW).advisory
        for n, one in enumerate((EXPLANATORY, PRESCRIPTIVE))
    ]
    answer = gate.gate(run, [Standing(advisory=one) for one in arrived], NOW, preset).answer
    assert (answer is Answer.ALLOWED) is (risk is Risk.GREEN and status is Status.OK)
    assert arrived[1].state is State.PENDING


def test_the_readme_prints_the_table_of_the_code() -> None:
    assert governance.matrix(PRESETS) in README.read_text()


def test_a_policy_is_printed_with_its_reasons_its_rules_and_its_hash() -> None:
    policy = with_rule(approvals=2, confidence_below="0.8")
    said = governance.document(policy)
    for words in (
        policy.title,
        policy.reason,
        policy.ref.sha256,
        "**Rule more**: suggestions at RED; tools saw:*; confidence below 0.8: need 2 reviewers, note, password.",
        "| explanation | YELLOW | 1 reviewer |",
        "The table leaves out rules with conditions of their own",
    ):
        assert words in said
    assert "conditions of their own" not in governance.document(GREEN_ONLY)


def test_a_rule_without_conditions_decides_as_it_did_before_there_were_any() -> None:
    case = Case(content_class=PRESCRIPTIVE, risk=Risk.RED, tool_id="saw:x", confidence="0.1")
    assert rule_for(GREEN_ONLY, case, auto_allowed=True).id == "prescriptive"
    assert "tools" not in GREEN_ONLY.record().decode()
