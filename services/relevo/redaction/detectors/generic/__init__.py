"""What belongs to no one country."""

from relevo.redaction.detectors.generic.account import ACCOUNT, ACCOUNT_AT_BANK
from relevo.redaction.detectors.generic.booking_code import BOOKING_CODE
from relevo.redaction.detectors.generic.card import CARD
from relevo.redaction.detectors.generic.email import EMAIL
from relevo.redaction.detectors.generic.expiry import EXPIRY, EXPIRY_AFTER_CARD
from relevo.redaction.detectors.generic.iban import IBAN
from relevo.redaction.detectors.generic.passport import PASSPORT
from relevo.redaction.detectors.generic.person import PERSON
from relevo.redaction.detectors.generic.phone import PHONE
from relevo.redaction.detectors.generic.secret import (
    CODE_AFTER_CARD,
    NAMED_CODE,
    NUMBER,
    PASSWORD,
    SENT_CODE,
)
from relevo.redaction.detectors.generic.unknown_number import UNKNOWN_NUMBER

DETECTORS = (
    NUMBER,
    NAMED_CODE,
    SENT_CODE,
    CODE_AFTER_CARD,
    PASSWORD,
    CARD,
    EXPIRY,
    EXPIRY_AFTER_CARD,
    IBAN,
    ACCOUNT,
    ACCOUNT_AT_BANK,
    PASSPORT,
    BOOKING_CODE,
    PHONE,
    EMAIL,
    PERSON,
    UNKNOWN_NUMBER,
)
