"""What can go wrong between the two companies; each with the reason that crosses the wire."""

from __future__ import annotations

from relevo.errors import Conflict, InvalidInput, NotAllowed


class MalformedMessage(InvalidInput):
    """A field of a message is missing, out of bounds or of the wrong form."""

    reason = "MALFORMED_MESSAGE"


class WrongTenant(NotAllowed):
    """The case belongs to another agency than the certificate names."""

    reason = "WRONG_TENANT"


class UnknownBrand(NotAllowed):
    """This service does not serve the brand."""

    reason = "UNKNOWN_BRAND"


class DifferentContent(Conflict):
    """The same id arrived before with another content."""

    reason = "SAME_ID_OTHER_CONTENT"


class ReceiptRefused(InvalidInput):
    """A receipt is not signed by the pinned key, or is not for what was sent."""

    reason = "RECEIPT_REFUSED"


class GapInUpdates(Conflict):
    """An update is not the cursor's successor."""

    reason = "GAP_IN_UPDATES"


class CarriesFormLink(InvalidInput):
    """A text for the public holds a private form's address: whoever sees it could fill it in."""

    reason = "CARRIES_FORM_LINK"
