"""Explainers that do what explainers of others may do."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


class Good:
    engine_id, engine_version = "shop-explainer", "2.0"

    def explain(self, facts: Any, detail: str) -> Any:
        return f"{facts.run_id} is {facts.risk} ({detail}).", "Short."


class Failing(Good):
    def explain(self, facts: Any, detail: str) -> Any:
        raise RuntimeError("no model\r\nhere")


class Hanging(Good):
    def explain(self, facts: Any, detail: str) -> Any:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        time.sleep(600)


class Leaving(Good):
    def explain(self, facts: Any, detail: str) -> Any:
        os._exit(3)


class Quitting(Good):
    def explain(self, facts: Any, detail: str) -> Any:
        raise SystemExit(0)


class Answering(Good):
    def __init__(self, *said: Any) -> None:
        self.said = said

    def explain(self, facts: Any, detail: str) -> Any:
        return self.said


class Printing(Good):
    def explain(self, facts: Any, detail: str) -> Any:
        sys.stdout.write("rubbish")
        os.write(1, b"rubbish" * 1000)
        return "Printed.", "Printed."


class Looking(Good):
    def explain(self, facts: Any, detail: str) -> Any:
        found = sorted(name for name in os.environ if name.startswith("REVIEWAPP_"))
        return f"found {found}", "Looked."


class Waiting(Good):
    """Takes its time until somebody writes into the pipe that the environment names."""

    def explain(self, facts: Any, detail: str) -> Any:
        return Path(os.environ["EXPLAINER_PIPE"]).read_text(), "Short."


good, failing, hanging, leaving, quitting = Good(), Failing(), Hanging(), Leaving(), Quitting()
printing, looking, waiting = Printing(), Looking(), Waiting()
empty, number, huge, half = (
    Answering("", "x"),
    Answering(7, "x"),
    Answering("x" * 16_001, "x"),
    Answering("\ud800", "x"),
)
long_summary, alone, three = Answering("x", "x" * 301), Answering("x"), Answering("x", "x", "x")
nothing = None
