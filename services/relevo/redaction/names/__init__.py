"""Names of people, found by a small conditional random field of our own.

    Names().find(view)  # [Name(start, end, score, reasons), …]

The gate (`reader`) costs a few microseconds and lets the model (`model`) see only runs of words
that could be a name. The model is trained by `make train-names`; its card is MODEL_CARD.md.
"""

from relevo.redaction.names.finder import Found, Names

__all__ = ["Found", "Names"]
