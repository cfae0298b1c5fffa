"""What stands at the end: ledgers that verify, and nothing personal on the agency's side."""

from __future__ import annotations

from relevo.dev.demo.complaint import ACCOUNT, DNI, NAME
from relevo.dev.demo.customer import PHONE
from relevo.dev.demo.story import Story, eventually, require
from relevo.dev.ledgers import alarms, cosigned, verify_all


def verify(story: Story) -> None:
    with story.step(
        "ledgers", "all five ledgers recomputed from their rows against signed checkpoints"
    ):
        sizes = verify_all(story.pair.home)
    told = ", ".join(f"{name} {size} entries" for name, size in sizes.items())
    story.tell(f"    {told}")
    with story.step("witnessed", "each ledger's published checkpoint is cosigned by its witnesses"):
        witnessed = eventually(
            lambda: cosigned(story.pair.home, sizes), "every witness has cosigned"
        )
        require(not alarms(story.pair.home), "no witness has raised an alarm")
    for name, one in witnessed.items():
        story.tell(f"    {name}: {one.size} entries, cosigned by {', '.join(one.witnesses)}")


def search(story: Story) -> None:
    with story.step("canaries", "nothing that the agency's processes wrote holds a value"):
        for path in (story.pair.home.root / "agency").rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                for value in (DNI, ACCOUNT, NAME, PHONE):
                    for form in (value.encode(), value.encode("utf-16-le")):
                        require(form not in content, f"{path.name} holds no value")
