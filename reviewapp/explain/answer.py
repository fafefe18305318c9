"""What is said between the desk and the process of an explainer, as JSON."""

from reviewapp.domain.explaining import Detail, Explained, Facts
from reviewapp.domain.model import Frozen

LARGEST = 1024 * 1024
"""Bytes of an answer; an explanation needs less."""


class Question(Frozen):
    """Which explainer is asked, about what."""

    name: str
    facts: Facts
    detail: Detail


class Answer(Frozen):
    """An explanation, or why there is none."""

    explained: Explained | None = None
    failure: str | None = None
