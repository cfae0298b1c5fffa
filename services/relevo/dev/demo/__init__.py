"""The story of one case, step by step, through real processes. Each step asserts what it tells."""

from __future__ import annotations

import tempfile
from pathlib import Path

from relevo.dev.demo import complaint, customer, erasure, proof
from relevo.dev.demo.story import Step, Story, Tell
from relevo.dev.household import SERVICES
from relevo.dev.pair import Pair, free_ports
from relevo.dev.supervisor import Supervisor

_QUICK = {service: {"witness_seconds": "2"} for service in SERVICES}
_QUICK["care"]["erasure_spread_seconds"] = "0"


def run(tell: Tell) -> list[Step]:
    """Set up both companies in a temporary folder and play the story.

    Raises:
        RelevoError: the first step that did not hold.
    """
    with tempfile.TemporaryDirectory(prefix="relevo-demo-") as folder:
        tell("Two companies start: the agency Colibrí, and Banco Qori with its vault.")
        pair = Pair.prepare(Path(folder), free_ports(), servers=_QUICK)
        output = Path(folder) / "agency" / "output.log"

        def write(line: str) -> None:
            if line.startswith("agency"):
                with output.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")

        with pair.running(Supervisor(write=write)):
            story = Story(pair, pair.door("agency", "luis"), pair.door("care", "rosa"), tell)
            for act in (
                complaint.complain,
                complaint.cross,
                complaint.seal_away,
                complaint.reveal,
                customer.meet,
                customer.phone,
                customer.start_over,
                customer.ask_in_private,
                complaint.answer,
                complaint.resolve,
                erasure.erase,
                proof.verify,
                proof.search,
            ):
                act(story)
        return story.steps
