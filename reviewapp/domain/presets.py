"""The policies that ship; GREEN_ONLY is active from the start. Each is told with what it trades for what."""

from reviewapp.domain.content import ContentClass
from reviewapp.domain.person import Role
from reviewapp.domain.policy import Policy, Rule
from reviewapp.domain.risk import Risk

_EXPLANATORY = (ContentClass.EXPLANATORY,)
_GRAVE = (Risk.RED, Risk.ERROR, Risk.UNKNOWN)
_OTHERS = (
    Rule(id="prescriptive", classes=(ContentClass.PRESCRIPTIVE,), risks=tuple(Risk)),
    Rule(id="override", classes=(ContentClass.OVERRIDE_REQUEST,), risks=tuple(Risk), role=Role.ADMIN),
)
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
    version=1,
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
)

PRESETS = (ALL_EXPLANATIONS, GREEN_ONLY, NONE)
