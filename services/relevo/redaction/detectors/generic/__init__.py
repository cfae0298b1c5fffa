"""What belongs to no one country."""

from relevo.redaction.detectors.generic.account import ACCOUNT, ACCOUNT_AT_BANK
from relevo.redaction.detectors.generic.address import ADDRESS
from relevo.redaction.detectors.generic.birth_date import BIRTH_DATE, BIRTH_DATE_OF
from relevo.redaction.detectors.generic.booking_code import (
    BOOKING_CODE,
    BOOKING_LABELLED,
    BOOKING_NEAR_FLIGHT,
)
from relevo.redaction.detectors.generic.card import CARD, CARD_CHARGED, CARD_MASKED, CARD_MISTYPED
from relevo.redaction.detectors.generic.chunks import CHUNKS
from relevo.redaction.detectors.generic.customer_number import (
    CUPS,
    CUSTOMER_CODE,
    CUSTOMER_NUMBER,
    LOAN_OR_UTILITY,
)
from relevo.redaction.detectors.generic.device_id import IMEI, IP_ADDRESS, MAC, SERIAL
from relevo.redaction.detectors.generic.email import EMAIL, EMAIL_DICTATED, EMAIL_NAMED
from relevo.redaction.detectors.generic.english import NATIONAL_INSURANCE, SORT_CODE
from relevo.redaction.detectors.generic.expiry import (
    EXPIRY,
    EXPIRY_AFTER_CARD,
    EXPIRY_NAMED,
)
from relevo.redaction.detectors.generic.iban import IBAN, IBAN_CUT
from relevo.redaction.detectors.generic.loyalty_number import (
    LOYALTY_CALLED,
    LOYALTY_NUMBER,
    LOYALTY_PREFIXED,
)
from relevo.redaction.detectors.generic.mistyped import COMPANY_MISTYPED, ID_MISTYPED
from relevo.redaction.detectors.generic.passport import PASSPORT, PASSPORT_SECOND
from relevo.redaction.detectors.generic.password import PASSWORD, PASSWORD_SPOKEN, SECURITY_ANSWER
from relevo.redaction.detectors.generic.person import PERSON
from relevo.redaction.detectors.generic.phone import PHONE, PHONE_OF_MINE
from relevo.redaction.detectors.generic.secret import (
    NAMED_CODE,
    NUMBER,
    NUMBER_FIRST,
    ONE_MORE,
    PREFIXED_CODE,
    SENT_CODE,
    SENT_FIRST,
    SPOKEN,
    TOLD_CODE,
)
from relevo.redaction.detectors.generic.secret_in_speech import SECRETS_IN_SPEECH
from relevo.redaction.detectors.generic.secret_of_card import (
    BACK_AFTER,
    CODE_AFTER_CARD,
    CODE_BY_EXPIRY,
    ON_THE_BACK,
)
from relevo.redaction.detectors.generic.ticket_number import TICKET_NEAR_FLIGHT, TICKET_NUMBER
from relevo.redaction.detectors.generic.unknown_number import UNKNOWN_NUMBER

DETECTORS = (
    NUMBER,
    NAMED_CODE,
    SENT_CODE,
    SPOKEN,
    TOLD_CODE,
    PREFIXED_CODE,
    SENT_FIRST,
    NUMBER_FIRST,
    ONE_MORE,
    ON_THE_BACK,
    BACK_AFTER,
    CODE_AFTER_CARD,
    CODE_BY_EXPIRY,
    PASSWORD,
    PASSWORD_SPOKEN,
    SECURITY_ANSWER,
    *SECRETS_IN_SPEECH,
    CARD,
    CARD_MISTYPED,
    CARD_CHARGED,
    CARD_MASKED,
    EXPIRY,
    EXPIRY_NAMED,
    EXPIRY_AFTER_CARD,
    IBAN,
    IBAN_CUT,
    ACCOUNT,
    ACCOUNT_AT_BANK,
    SORT_CODE,
    NATIONAL_INSURANCE,
    PASSPORT,
    PASSPORT_SECOND,
    BIRTH_DATE,
    BIRTH_DATE_OF,
    TICKET_NUMBER,
    TICKET_NEAR_FLIGHT,
    LOYALTY_NUMBER,
    LOYALTY_PREFIXED,
    LOYALTY_CALLED,
    CUSTOMER_NUMBER,
    CUSTOMER_CODE,
    LOAN_OR_UTILITY,
    CUPS,
    BOOKING_CODE,
    BOOKING_LABELLED,
    BOOKING_NEAR_FLIGHT,
    IMEI,
    IP_ADDRESS,
    MAC,
    SERIAL,
    PHONE,
    PHONE_OF_MINE,
    EMAIL,
    EMAIL_NAMED,
    EMAIL_DICTATED,
    *CHUNKS,
    PERSON,
    ID_MISTYPED,
    COMPANY_MISTYPED,
    UNKNOWN_NUMBER,
    ADDRESS,
)
