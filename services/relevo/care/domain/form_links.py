"""The links of private forms: made from a key that no database holds.

    token = HMAC-SHA-256(key, "relevo-form-link/v1" | agency | form id)

256 bits that nobody without the key can tell from random ones. At rest there is the token's SHA-256
alone, and still rpc can put the link into an update at the moment it leaves.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from relevo.care.domain.forms import digest_of
from relevo.crossing.form_links import token_of

_ABOUT = b"relevo-form-link/v1"


@dataclass(frozen=True, slots=True)
class FormLinks:
    """Makes links. `base`: https address of the forms' host, without a slash at its end."""

    base: str
    key: bytes = field(repr=False)

    def digest(self, agency: str, form_id: str) -> str:
        """What rests of a form's token."""
        return digest_of(self._token(agency, form_id))

    def url(self, agency: str, form_id: str) -> str:
        """The address that the customer opens."""
        return f"{self.base}/f/{self._token(agency, form_id)}"

    def _token(self, agency: str, form_id: str) -> str:
        # A slug and a UUID: neither holds a line's end.
        about = b"\n".join((_ABOUT, agency.encode(), form_id.encode()))
        return token_of(hmac.digest(self.key, about, "sha256"))
