"""The only translation between the frozen vocabulary and the generated wire code.

Decoding raises `MalformedMessage` naming the field; it never guesses a value that is missing.
"""

from relevo.crossing.mapping.actions import (
    action_from_wire,
    action_to_wire,
    script_to_wire,
    scripts_from_wire,
)
from relevo.crossing.mapping.cases import (
    item_from_wire,
    item_to_wire,
    recalled_from_wire,
    recalled_to_wire,
)
from relevo.crossing.mapping.checkpoints import (
    cosignatures_from_wire,
    cosignatures_to_wire,
    exchange_from_wire,
    exchange_to_wire,
    exchanged_from_wire,
    exchanged_to_wire,
)
from relevo.crossing.mapping.scalars import statement_from_wire, statement_to_wire
from relevo.crossing.mapping.updates import update_from_wire, update_to_wire

__all__ = [
    "action_from_wire",
    "action_to_wire",
    "cosignatures_from_wire",
    "cosignatures_to_wire",
    "exchange_from_wire",
    "exchange_to_wire",
    "exchanged_from_wire",
    "exchanged_to_wire",
    "item_from_wire",
    "item_to_wire",
    "recalled_from_wire",
    "recalled_to_wire",
    "script_to_wire",
    "scripts_from_wire",
    "statement_from_wire",
    "statement_to_wire",
    "update_from_wire",
    "update_to_wire",
]
