"""The same value has one spelling, and another value has another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.redaction import FindingType
from relevo.vault.normalising import LINKABLE, MAX_VALUE, normalised

REGIONS = ("PE", "CO")

SAME = [
    ("NATIONAL_ID", "45678912", "45678912", "45.678.912", "4567 8912", "４５６７８９１２"),
    ("NATIONAL_ID", "7654321", "07654321", "7.654.321"),
    ("NATIONAL_ID", "12345678Z", "12345678-Z", "12345678z"),
    ("NATIONAL_ID", "12345678K", "12.345.678-k"),
    ("TAX_ID", "20123456789", "20-123456789", "20 12345678 9"),
    ("PASSPORT", "AB123456", "ab123456", "AB 123456"),
    ("CARD", "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"),
    ("BANK_ACCOUNT", "ES9121000418450200051332", "ES91 2100 0418 4502 0005 1332",
     "IBAN ES91 2100 0418 4502 0005 1332", "2100 0418 45 0200051332"),
    ("BANK_ACCOUNT", "00219100123456789012", "002-191-001234567890-12"),
    ("PHONE", "+51987654321", "987654321", "987 654 321", "+51 987-654-321", "(51) 987654321"),
    ("EMAIL", "ana@correo.pe", "Ana@Correo.PE", " ana@correo.pe "),
    ("BOOKING_CODE", "X7K3PQ", "x7k3pq", "X7K-3PQ"),
    ("TICKET_NUMBER", "0451234567890", "045-1234567890", "045 1234567890"),
    ("LOYALTY_NUMBER", "LP12345678", "lp 1234 5678"),
    ("CUSTOMER_NUMBER", "S0012345", "S-0012345"),
    ("PLATE", "ABC123", "ABC-123", "abc 123"),
    ("DEVICE_ID", "IMEI 49015420323751", "490154203237518", "49-015420-323751-8"),
    ("DEVICE_ID", "MAC 001A2B3C4D5E", "00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e"),
    ("DEVICE_ID", "IP 2a02:9130::1", "2a02:9130:0000::0001"),
    ("DEVICE_ID", "IP 8.8.4.4", "8.8.4.4", " 8.8.4.4 ", "::ffff:8.8.4.4"),
    ("EMAIL", "ana@correo.pe", "MAILTO:ana@correo.pe", "mailto:Ana@correo.pe", "ana@correo.pe."),
    ("PHONE", "+51987654321;ext=12", "987 654 321 ext. 12", "+51 987654321 x12"),
]  # fmt: skip
NONE = [
    ("NATIONAL_ID", "000"),
    ("NATIONAL_ID", "sin número"),
    ("CARD", "4111"),
    ("PHONE", "12"),
    ("PHONE", "llámenme"),
    ("EMAIL", "ana arroba"),
    ("TICKET_NUMBER", "12345"),
    ("BOOKING_CODE", "X7"),
    ("DEVICE_ID", "mi teléfono"),
    ("DEVICE_ID", "192.168.1.1"),
    ("DEVICE_ID", "10.0.0.1"),
    ("DEVICE_ID", "127.0.0.1"),
    ("DEVICE_ID", "::1"),
    ("DEVICE_ID", "fe80::1%eth0"),
    ("DEVICE_ID", "::ffff:192.168.1.1"),
    ("DEVICE_ID", "000000000000000"),
    ("DEVICE_ID", "00:00:00:00:00:00"),
    ("DEVICE_ID", "ff:ff:ff:ff:ff:ff"),
    ("CARD", "0000 0000 0000 0000"),
    ("CUSTOMER_NUMBER", "0000"),
]
OTHERS = [
    ("PLATE", "京A12345", "沪A12345"),
    ("PLATE", "ЖЯ1234", "ШЩ1234"),
    ("BOOKING_CODE", "ЖB12CD", "B12CD"),
    ("CUSTOMER_NUMBER", "Ж-123456", "123456"),
    ("NATIONAL_ID", "12.345.678-Я", "12.345.678"),
    ("BANK_ACCOUNT", "2100 0418 45 0200051332Ж", "2100 0418 45 0200051332"),
    ("EMAIL", "用户@correo.pe", "客服@correo.pe"),
    ("PHONE", "987654321 ext. 12", "987654321 ext. 13"),
    ("PHONE", "987654321 ext. 12", "987654321"),
]
NEVER = ["PERSON", "ADDRESS", "BIRTH_DATE", "SECRET", "EXPIRY", "UNKNOWN_NUMBER", "AUTHOR_NAME"]


@pytest.mark.parametrize(("kind", "spelled", "written"), [
    (kind, spelled, written) for kind, spelled, *all_of in SAME for written in all_of
])  # fmt: skip
def test_a_value_has_one_spelling_however_it_is_written(
    kind: str, spelled: str, written: str
) -> None:
    assert normalised(kind, written, REGIONS) == spelled


@pytest.mark.parametrize(("kind", "written"), NONE)
def test_what_is_no_value_of_its_type_links_nothing(kind: str, written: str) -> None:
    assert normalised(kind, written, REGIONS) is None


@pytest.mark.parametrize(("kind", "one", "other"), OTHERS)
def test_two_values_never_share_a_spelling_because_a_part_was_dropped(
    kind: str, one: str, other: str
) -> None:
    spelled = normalised(kind, one, REGIONS)
    assert spelled is None or spelled != normalised(kind, other, REGIONS)


@pytest.mark.parametrize("kind", NEVER)
def test_what_fits_too_many_people_links_nothing(kind: str) -> None:
    assert normalised(kind, "45678912", REGIONS) is None


def test_a_phone_is_read_in_the_brands_countries() -> None:
    assert normalised("PHONE", "3001234567", ("PE", "CO")) == "+573001234567"
    assert normalised("PHONE", "+34 612 345 678", ("PE",)) == "+34612345678"


@given(st.sampled_from(LINKABLE), st.text(max_size=MAX_VALUE + 5))
def test_spelling_twice_is_spelling_once_and_no_text_breaks_it(kind: str, text: str) -> None:
    spelled = normalised(kind, text, REGIONS)
    if spelled is not None and kind != FindingType.DEVICE_ID:
        assert normalised(kind, spelled, REGIONS) == spelled


def test_a_lone_surrogate_breaks_nothing() -> None:
    assert normalised("NATIONAL_ID", "4567\ud8008912", REGIONS) in (None, "45678912")
