"""A policy in words, for its own page, a proposal, and paper."""

from flask import url_for

from reviewapp.domain import governance
from reviewapp.domain.policy import Policy
from reviewapp.web.pages.audit import ChangeRow
from reviewapp.web.pages.policies import Clause, FateRow, PolicyRow, PolicyText

_TOLD_APART = ("Title", "Reason")


def policy_text(policy: Policy) -> PolicyText:
    """The policy as people read it."""
    clauses = governance.clauses(policy)
    return PolicyText(
        ref=str(policy.ref),
        sha256=policy.ref.sha256,
        reason=policy.reason,
        author=policy.author,
        clauses=tuple(Clause(name, said) for name, said in clauses.items() if name not in _TOLD_APART),
        fates=tuple(FateRow(one.kind, one.result, one.fates[0]) for one in governance.fates([policy])),
        notes=governance.notes(policy),
        document_href=url_for("policies.document", policy_id=policy.id, version=policy.version),
    )


def policy_row(policy: Policy) -> PolicyRow:
    """The policy in a list."""
    return PolicyRow(
        ref=str(policy.ref),
        title=policy.title,
        href=url_for("policies.show", policy_id=policy.id, version=policy.version),
        sha256=policy.ref.sha256,
        propose_href=url_for("proposals.new", start=str(policy.ref)),
    )


def changes(before: Policy, after: Policy) -> tuple[ChangeRow, ...]:
    """The clauses that differ, in the order of the new text, those that fall away behind."""
    old, new = governance.clauses(before), governance.clauses(after)
    names = dict.fromkeys((*new, *old))
    return tuple(ChangeRow(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
