"""What is wrong with a policy: every fault in a sentence that names the rule, the same on the page and in the shell."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Any

from pydantic import ValidationError

from reviewapp.domain import policy_limits
from reviewapp.domain.canonical import plain_text
from reviewapp.domain.content import ContentClass
from reviewapp.domain.errors import Invalid
from reviewapp.domain.identity import is_policy_id
from reviewapp.domain.person import Role
from reviewapp.domain.policy import LONGEST_ACKNOWLEDGEMENT, SCHEMA, Policy, Rule
from reviewapp.domain.policy_limits import SCOPES
from reviewapp.domain.risk import Risk

MOST_APPROVALS = 2
LONGEST_TEXT = 4_000
LARGEST_VERSION = 999_999
AUTO = ("system:auto_explanation_green", "system:auto_explanation")


def parse(data: bytes) -> Policy:
    """The policy that a JSON document holds; raises Invalid, a line a fault, where it may not be activated.

    Nothing is taken for what it is not: of a key that stands twice one would count unseen, and `"no"` is no false.
    """
    try:
        body = json.loads(data, object_pairs_hook=_once)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Invalid(f"The document is no JSON: {error}.") from error
    if not isinstance(body, dict) or body.pop("schema", None) != SCHEMA:
        raise Invalid(f'The document is not an object with "schema": "{SCHEMA}".')
    try:
        policy = Policy.model_validate_json(plain_text(json.dumps(body, ensure_ascii=False)), strict=True)
    except ValidationError as error:
        raise Invalid("\n".join(_fault(one, body) for one in error.errors())) from error
    if found := faults(policy):
        raise Invalid("\n".join(found))
    return policy


def faults(policy: Policy) -> tuple[str, ...]:
    """Everything that keeps a policy from being activated, in the order of its rules; nothing where it is sound."""
    return (
        *_named(policy),
        *(fault for rule in policy.rules for fault in _of_rule(rule)),
        *_repeated(policy),
        *policy_limits.faults(policy),
        *_contradictions(policy),
        *_uncovered(policy),
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the document; raises Invalid where a key stands in it twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise Invalid(f"{twice!a} stands twice in one object of the document; say it once.")
    return found


def _fault(error: Any, body: dict[str, Any]) -> str:
    """A fault of form, with the rule that it stands in."""
    place = list(error["loc"])
    if place[:1] == ["rules"] and len(place) > 1 and isinstance(place[1], int):
        rule = body["rules"][place[1]]
        name = rule.get("id") if isinstance(rule, dict) else None
        return f"Rule {name or place[1] + 1}, {'.'.join(map(str, place[2:])) or 'as a whole'}: {error['msg']}."
    return f"{'.'.join(map(str, place)) or 'The document'}: {error['msg']}."


def _named(policy: Policy) -> Iterator[str]:
    if not is_policy_id(policy.id):
        yield "id: a policy is named by 2 to 64 small letters, digits and hyphens."
    if not 1 <= policy.version <= LARGEST_VERSION:
        yield f"version: versions count from 1 to {LARGEST_VERSION}."
    for name in ("title", "reason"):
        if not 1 <= len(getattr(policy, name).strip()) <= LONGEST_TEXT:
            yield f"{name}: write 1 to {LONGEST_TEXT} characters."


def _of_rule(rule: Rule) -> Iterator[str]:
    said = f"Rule {rule.id}"
    if not is_policy_id(rule.id):
        yield f"{said}: a rule is named by 2 to 64 small letters, digits and hyphens."
    if not rule.classes or not rule.risks:
        yield f"{said}: it names no class or no risk, so it can never apply."
    yield from _of_auto(rule, said) if rule.auto is not None else _of_review(rule, said)
    if rule.scopes and (set(rule.classes) != {ContentClass.OVERRIDE_REQUEST} or not set(rule.scopes) <= set(SCOPES)):
        yield f"{said}: scopes are YELLOW and RED, and only override requests have one."
    if rule.confidence_below is not None and not _is_share(rule.confidence_below):
        yield f"{said}: confidence_below is a decimal between 0 and 1, such as 0.8."


def _of_auto(rule: Rule, said: str) -> Iterator[str]:
    for content_class in rule.classes:
        if content_class is not ContentClass.EXPLANATORY:
            yield f"{said}: it would approve {content_class.plural} without a person, which no policy can."
    if rule.auto not in AUTO:
        yield f"{said}: what approves without a person is {' or '.join(AUTO)}."
    if rule.acknowledge:
        yield f"{said}: nobody is there to type {rule.acknowledge!r}."
    if rule.approvals != 0:
        yield f"{said}: it approves without a person, so approvals is 0."
    if rule.confidence_below is not None:
        yield f"{said}: it would approve what the engine is less sure of; a low confidence may only ask for more."


def _of_review(rule: Rule, said: str) -> Iterator[str]:
    if not 1 <= rule.approvals <= MOST_APPROVALS:
        yield f"{said}: approvals is 1 or 2."
    if rule.role is Role.AUDITOR:
        yield f"{said}: an auditor decides nothing."
    if len(rule.acknowledge) > LONGEST_ACKNOWLEDGEMENT or not rule.acknowledge.isprintable():
        yield f"{said}: what is typed to acknowledge is one line of at most {LONGEST_ACKNOWLEDGEMENT} characters."
    if ContentClass.OVERRIDE_REQUEST in rule.classes:
        if rule.role is not Role.ADMIN:
            yield f"{said}: override requests are decided by admins; this rule locks them out."
        if not rule.note or not rule.reauthenticate:
            yield f"{said}: an override needs a note and the password."


def _repeated(policy: Policy) -> Iterator[str]:
    seen = set()
    for rule in policy.rules:
        if rule.id in seen:
            yield f"Rule {rule.id}: the name stands twice."
        seen.add(rule.id)


def _contradictions(policy: Policy) -> Iterator[str]:
    """Two rules of one kind that speak of one case: equal conditions contradict, wider ones hide what comes later.

    A rule that approves by itself goes before one that asks for a person: the second holds what a person must see.
    Behind it, it would never be asked.
    """
    for first, second in combinations(policy.rules, 2):
        if not _meet(first, second) or (first.auto is not None and second.auto is None):
            continue
        if first.conditions == second.conditions and (first.auto is None) == (second.auto is None):
            yield f"Rule {second.id}: it contradicts {first.id}; both speak of {_common(first, second)}."
        elif first.conditions in ({}, second.conditions) and _within(second, first):
            yield f"Rule {second.id}: it can never apply, for {first.id} stands before it and covers the same."


def _uncovered(policy: Policy) -> Iterator[str]:
    """The cases that no rule without conditions sends to a person: what a person must see would have no rule."""
    for content_class in ContentClass:
        for risk in Risk:
            if not _is_covered(policy, content_class, risk):
                yield f"No rule: {content_class.plural} at {risk} is sent to no person in every case."


def _is_covered(policy: Policy, content_class: ContentClass, risk: Risk) -> bool:
    fitting = [
        rule
        for rule in policy.rules
        if rule.auto is None
        and content_class in rule.classes
        and risk in rule.risks
        and not set(rule.conditions) - {"scopes"}
    ]
    scopes = {scope for rule in fitting for scope in rule.scopes or SCOPES}
    return bool(fitting) and (content_class is not ContentClass.OVERRIDE_REQUEST or scopes == set(SCOPES))


def _meet(first: Rule, second: Rule) -> bool:
    return bool(set(first.classes) & set(second.classes) and set(first.risks) & set(second.risks))


def _within(inner: Rule, outer: Rule) -> bool:
    return set(inner.classes) <= set(outer.classes) and set(inner.risks) <= set(outer.risks)


def _common(first: Rule, second: Rule) -> str:
    classes = [one for one in first.classes if one in second.classes]
    risks = [risk for risk in first.risks if risk in second.risks]
    return f"{', '.join(one.plural for one in classes)} at {', '.join(risks)}"


def _is_share(text: str) -> bool:
    try:
        return 0 < Decimal(text) <= 1
    except InvalidOperation:
        return False
