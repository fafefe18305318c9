import hashlib
import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewapp.domain.content import ContentClass
from reviewapp.domain.person import Role
from reviewapp.domain.policy import STRICTEST, Case, Policy, PolicyRef, Rule, rule_for
from reviewapp.domain.presets import GREEN_ONLY
from reviewapp.domain.risk import Risk
from tests.domain.cast import FIRST

EXPLANATORY, PRESCRIPTIVE, OVERRIDE = ContentClass
MATRIX = list(product(ContentClass, Risk))
# The rule of GREEN_ONLY where a policy may pass by itself, and where a person must see it whatever a policy says.
TABLE = {
    (EXPLANATORY, Risk.GREEN): ("explanation-green", "explanation-yellow"),
    (EXPLANATORY, Risk.YELLOW): ("explanation-yellow", "explanation-yellow"),
    (EXPLANATORY, Risk.UNKNOWN): ("explanation-red", "explanation-red"),
    (EXPLANATORY, Risk.ERROR): ("explanation-red", "explanation-red"),
    (EXPLANATORY, Risk.RED): ("explanation-red", "explanation-red"),
    (PRESCRIPTIVE, Risk.GREEN): ("prescriptive", "prescriptive"),
    (PRESCRIPTIVE, Risk.YELLOW): ("prescriptive", "prescriptive"),
    (PRESCRIPTIVE, Risk.UNKNOWN): ("prescriptive", "prescriptive"),
    (PRESCRIPTIVE, Risk.ERROR): ("prescriptive", "prescriptive"),
    (PRESCRIPTIVE, Risk.RED): ("prescriptive", "prescriptive"),
    **{(OVERRIDE, risk): ("override-red", "override-red") for risk in Risk},
}
# rule: who approves without a person, how many sign, in which role, with a note, with their password
TERMS = {
    "explanation-green": ("system:auto_explanation_green", 0, "reviewer", False, False),
    "explanation-yellow": (None, 1, "reviewer", False, False),
    "explanation-red": (None, 1, "reviewer", True, True),
    "prescriptive": (None, 1, "reviewer", True, True),
    "override-yellow": (None, 1, "admin", True, True),
    "override-red": (None, 2, "admin", True, True),
}
RULES = st.builds(
    Rule,
    id=st.sampled_from(["a", "b"]),
    classes=st.lists(st.sampled_from(ContentClass), unique=True).map(tuple),
    risks=st.lists(st.sampled_from(Risk), unique=True).map(tuple),
    auto=st.none() | st.just("system:hostile"),
    approvals=st.integers(0, 2),
)
POLICIES = st.builds(
    Policy,
    id=st.just("any"),
    version=st.just(1),
    title=st.just("t"),
    reason=st.just("r"),
    rules=st.lists(RULES, max_size=6).map(tuple),
)


def make_policy(*rules: Rule) -> Policy:
    return Policy(id="made", version=2, title="Made", reason="For a test.", rules=rules)


@pytest.mark.parametrize(("content_class", "risk"), MATRIX)
def test_green_only_sends_every_case_where_the_table_says(content_class: ContentClass, risk: Risk) -> None:
    free, held = TABLE[content_class, risk]
    case = Case(content_class=content_class, risk=risk, scope="RED" if content_class is OVERRIDE else None)
    assert rule_for(GREEN_ONLY, case, auto_allowed=True).id == free
    assert rule_for(GREEN_ONLY, case, auto_allowed=False).id == held


@pytest.mark.parametrize("risk", Risk)
def test_an_override_of_scope_yellow_takes_one_admin_and_of_scope_red_two(risk: Risk) -> None:
    asked = {
        scope: rule_for(GREEN_ONLY, Case(content_class=OVERRIDE, risk=risk, scope=scope), auto_allowed=True)
        for scope in ("YELLOW", "RED")
    }
    assert {scope: (rule.approvals, rule.role) for scope, rule in asked.items()} == {
        "YELLOW": (1, Role.ADMIN),
        "RED": (2, Role.ADMIN),
    }
    assert [bool(rule.acknowledge) for rule in asked.values()] == [False, True]


def test_the_rules_of_green_only_ask_for_what_the_table_says() -> None:
    found = {
        rule.id: (rule.auto, rule.approvals, rule.role.value, rule.note, rule.reauthenticate)
        for rule in GREEN_ONLY.rules
    }
    assert found == TERMS


@given(
    policy=POLICIES,
    content_class=st.sampled_from(ContentClass),
    risk=st.sampled_from(Risk),
    auto_allowed=st.booleans(),
)
def test_nothing_but_an_explanation_that_may_ever_passes_by_itself(
    policy: Policy, content_class: ContentClass, risk: Risk, *, auto_allowed: bool
) -> None:
    rule = rule_for(policy, Case(content_class=content_class, risk=risk), auto_allowed=auto_allowed)
    assert rule.auto is None or (auto_allowed and content_class is EXPLANATORY)
    assert rule.covers(Case(content_class=content_class, risk=risk))


@pytest.mark.parametrize(("content_class", "risk"), MATRIX)
def test_a_policy_that_would_pass_everything_passes_explanations_only(content_class: ContentClass, risk: Risk) -> None:
    everything = Rule(id="all", classes=tuple(ContentClass), risks=tuple(Risk), auto="system:hostile", approvals=0)
    policy = make_policy(everything, everything)
    explains = content_class is EXPLANATORY
    assert (rule_for(policy, Case(content_class=content_class, risk=risk), auto_allowed=True) == everything) is explains
    assert rule_for(policy, Case(content_class=content_class, risk=risk), auto_allowed=False) == STRICTEST


@pytest.mark.parametrize(("content_class", "risk"), MATRIX)
def test_what_no_rule_covers_needs_an_admin_with_note_and_password(content_class: ContentClass, risk: Risk) -> None:
    rule = rule_for(make_policy(), Case(content_class=content_class, risk=risk), auto_allowed=True)
    assert rule == STRICTEST
    assert (rule.auto, rule.approvals, rule.role, rule.note, rule.reauthenticate) == (None, 1, Role.ADMIN, True, True)


def test_the_first_rule_that_covers_a_case_decides_it() -> None:
    narrow = Rule(id="narrow", classes=(PRESCRIPTIVE,), risks=(Risk.RED,), approvals=2)
    wide = Rule(id="wide", classes=(PRESCRIPTIVE, EXPLANATORY), risks=tuple(Risk))
    policy = make_policy(narrow, wide)
    assert rule_for(policy, Case(content_class=PRESCRIPTIVE, risk=Risk.RED), auto_allowed=True) == narrow
    assert rule_for(policy, Case(content_class=PRESCRIPTIVE, risk=Risk.YELLOW), auto_allowed=True) == wide
    assert rule_for(policy, Case(content_class=EXPLANATORY, risk=Risk.RED), auto_allowed=True) == wide


def test_a_policy_is_named_by_the_hash_of_these_bytes() -> None:
    policy = make_policy(Rule(id="one", classes=(PRESCRIPTIVE,), risks=(Risk.RED,)))
    text = (
        '{"id":"made","reason":"For a test.","rules":[{"approvals":1,"auto":null,"classes":["prescriptive"],'
        '"id":"one","note":true,"reauthenticate":true,"risks":["RED"],"role":"reviewer"}],'
        '"schema":"reviewapp/policy/v1","title":"Made","version":2}'
    )
    assert policy.record().decode() == text
    assert policy.ref == PolicyRef(id="made", version=2, sha256=hashlib.sha256(text.encode()).hexdigest())
    assert str(policy.ref) == "made@2"


def test_the_policy_that_ships_never_changes_under_its_version() -> None:
    assert json.loads(GREEN_ONLY.record())["schema"] == "reviewapp/policy/v1"
    assert str(GREEN_ONLY.ref) == "green-only@2"
    assert GREEN_ONLY.ref.sha256 == "d9999d529c1f113644c6ff43d069748dc1da95b63984ac0b642010d172626ac4"


def test_the_bytes_of_the_first_policy_are_what_they_were() -> None:
    """Its rules know neither conditions nor limits: what came later stands in no record where it is empty."""
    assert str(FIRST.ref) == "green-only@1"
    assert FIRST.ref.sha256 == "709f0b79d67d6320b4485d72760bf8c9a70ceef6286ca1dd604cc697e18f5c4b"
    assert FIRST.limits.longest_minutes == 7 * 24 * 60


def test_a_changed_copy_of_a_policy_has_a_name_of_its_own() -> None:
    changed = GREEN_ONLY.model_copy(update={"version": 3})
    assert str(changed.ref) == "green-only@3"
    assert changed.ref.sha256 == hashlib.sha256(changed.record()).hexdigest() != GREEN_ONLY.ref.sha256
