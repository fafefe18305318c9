"""The process of an explainer: reads a question, loads what was named, and writes one answer."""

import os
import resource
import sys
from importlib import import_module

from pydantic import ValidationError

from reviewapp.domain.explaining import run_explainer
from reviewapp.explain.answer import LARGEST, Answer, Question


def main() -> None:
    """Answer the question on standard input; what the explainer itself prints goes nowhere."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    ours = os.dup(1)
    os.dup2(2, 1)
    question = Question.model_validate_json(sys.stdin.buffer.read())
    with os.fdopen(ours, "wb") as told:
        told.write(answered(question).model_dump_json().encode())


def answered(question: Question) -> Answer:
    """What the explainer says, or in what it failed."""
    module, _, name = question.name.partition(":")
    try:
        explainer = getattr(import_module(module), name)
    except BaseException as error:  # noqa: BLE001  # whatever a module raises when imported is its own affair
        return Answer(failure=f"The explainer {question.name} cannot be loaded: {_said(error)}")
    try:
        return Answer(explained=run_explainer(explainer, question.facts, question.detail))
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors()})
        return Answer(failure=f"The explainer answered something that is no explanation: {', '.join(places)}.")
    except BaseException as error:  # noqa: BLE001  # as above: no way to fail is ours to know
        return Answer(failure=f"The explainer failed: {_said(error)}")


def _said(error: BaseException) -> str:
    text = str(error).encode("utf-8", "replace").decode()
    return f"{type(error).__name__}{f': {text[:300]}' if text else ''}"


if __name__ == "__main__":
    main()
