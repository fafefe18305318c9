"""The policies that ship; GREEN_ONLY is active from the start. Each is told with what it trades for what."""

from reviewapp.domain.content import ContentClass
from reviewapp.domain.person import Role
from reviewapp.domain.policy import OverrideLimits, Policy, Rule
from reviewapp.domain.risk import Risk

_EXPLANATORY = (ContentClass.EXPLANATORY,)
_GRAVE = (Risk.RED, Risk.ERROR, Risk.UNKNOWN)
_OVERRIDE = (ContentClass.OVERRIDE_REQUEST,)
_OTHERS = (
    Rule(id="prescriptive", classes=(ContentClass.PRESCRIPTIVE,), risks=tuple(Risk)),
    Rule(id="override-yellow", classes=_OVERRIDE, risks=tuple(Risk), role=Role.ADMIN, scopes=("YELLOW",)),
    Rule(
        id="override-red",
        classes=_OVERRIDE,
        risks=tuple(Risk),
        role=Role.ADMIN,
        approvals=2,
        scopes=("RED",),
        acknowledge="I release a blocked run",
    ),
)
_HOUR = 60
_TARGETS = {Risk.RED: _HOUR, Risk.ERROR: _HOUR, Risk.UNKNOWN: _HOUR, Risk.YELLOW: 8 * _HOUR, Risk.GREEN: 24 * _HOUR}
_LIMITS = OverrideLimits(default_minutes=8 * _HOUR, longest_minutes=7 * 24 * _HOUR)
# What a person must see whatever a policy says: withdrawn, reworked after a verdict, or a notice.
_LIGHT = Rule(
    id="explanation-yellow",
    classes=_EXPLANATORY,
    risks=(Risk.GREEN, Risk.YELLOW),
    note=False,
    reauthenticate=False,
)
_FULL = Rule(id="explanation-red", classes=_EXPLANATORY, risks=_GRAVE)


def _passing(rule_id: str, risks: tuple[Risk, ...], actor: str) -> Rule:
    return Rule(
        id=rule_id, classes=_EXPLANATORY, risks=risks, auto=actor, approvals=0, note=False, reauthenticate=False
    )


GREEN_ONLY = Policy(
    id="green-only",
    version=2,
    title="Only explanations of GREEN runs pass by themselves",
    reason=(
        "An explanation of a run that is GREEN and OK changes nothing at a machine. "
        "Everything else waits for a named person."
    ),
    rules=(
        _passing("explanation-green", (Risk.GREEN,), "system:auto_explanation_green"),
        _LIGHT,
        _FULL,
        *_OTHERS,
    ),
    targets=_TARGETS,
    overrides=_LIMITS,
)

ALL_EXPLANATIONS = Policy(
    id="all-explanations",
    version=1,
    title="Every explanation passes by itself; suggestions and overrides wait",
    reason=(
        "The least work: people read suggestions, overrides and one risk notice a run. An explanation of a YELLOW run "
        "that nobody read is tolerable, for it is logged and opens nothing; one of a RED run deserves to be read, and "
        "here only its risk notice is. Choose it where engines have explained well for long, and look at the backtest "
        "before; go back to green-only when explanations are found wrong."
    ),
    rules=(
        _passing("explanation-any", tuple(Risk), "system:auto_explanation"),
        _LIGHT,
        _FULL,
        *_OTHERS,
    ),
    targets=_TARGETS,
    overrides=_LIMITS,
)

NONE = Policy(
    id="none",
    version=1,
    title="Nothing passes by itself",
    reason=(
        "The most work: every explanation is read and signed by a person, those of GREEN runs too. Choose it while an "
        "engine is new, after an incident, or where a customer's contract asks for it; expect the queue to grow by "
        "every GREEN run that carries an explanation."
    ),
    rules=(_LIGHT, _FULL, *_OTHERS),
    targets=_TARGETS,
    overrides=_LIMITS,
)

PRESETS = (ALL_EXPLANATIONS, GREEN_ONLY, NONE)
