"""What the address of a private form looks like, so that neither side lets one stand in public.

    https://<the brand's host>/f/<token>

The token is 256 bits, written as 64 of sixteen consonants: no vowel, so that it makes no word; no
digit, so that no redactor takes part of it for a number and covers it on its way.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TOKEN_BYTES: Final = 32
_SIGNS: Final = "bcdfghjkmnpqrstv"
_WRITTEN: Final = str.maketrans("0123456789abcdef", _SIGNS)
_TOKEN: Final = re.compile(f"[{_SIGNS}]{{{2 * TOKEN_BYTES}}}")
_FOLDED: Final = re.compile(f"[{_SIGNS}]{{{2 * TOKEN_BYTES}}}", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff.\-_*]+")


def token_of(secret: bytes) -> str:
    """The 32 bytes as they stand in an address."""
    if len(secret) != TOKEN_BYTES:
        raise ValueError(f"a token has {TOKEN_BYTES} bytes")
    return secret.hex().translate(_WRITTEN)


def is_token(text: str) -> bool:
    """Whether it has a token's form."""
    return _TOKEN.fullmatch(text) is not None


def carries_form_link(text: str) -> bool:
    """Whether a text holds a form's token, broken up or in other letters too."""
    folded = unicodedata.normalize("NFKC", text)
    return _FOLDED.search(_BETWEEN.sub("", folded)) is not None
