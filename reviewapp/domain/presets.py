"""The policy that ships active: GREEN explanations pass, everything else waits for a person."""

from reviewapp.domain.content import ContentClass
from reviewapp.domain.person import Role
from reviewapp.domain.policy import Policy, Rule
from reviewapp.domain.risk import Risk

_EXPLANATORY = (ContentClass.EXPLANATORY,)

GREEN_ONLY = Policy(
    id="green-only",
    version=1,
    title="Only explanations of GREEN runs pass by themselves",
    reason=(
        "An explanation of a run that is GREEN and OK changes nothing at a machine. "
        "Everything else waits for a named person."
    ),
    rules=(
        Rule(
            id="explanation-green",
            classes=_EXPLANATORY,
            risks=(Risk.GREEN,),
            auto="system:auto_explanation_green",
            approvals=0,
            note=False,
            reauthenticate=False,
        ),
        # A GREEN explanation that must be seen by a person: withdrawn, reworked after a verdict, or a notice.
        Rule(
            id="explanation-yellow",
            classes=_EXPLANATORY,
            risks=(Risk.GREEN, Risk.YELLOW),
            note=False,
            reauthenticate=False,
        ),
        Rule(id="explanation-red", classes=_EXPLANATORY, risks=(Risk.RED, Risk.ERROR, Risk.UNKNOWN)),
        Rule(id="prescriptive", classes=(ContentClass.PRESCRIPTIVE,), risks=tuple(Risk)),
        Rule(
            id="override",
            classes=(ContentClass.OVERRIDE_REQUEST,),
            risks=tuple(Risk),
            role=Role.ADMIN,
        ),
    ),
)
