"""A form's link is told from every other text, also when somebody breaks it up."""

from __future__ import annotations

import secrets

import pytest

from relevo.crossing.form_links import TOKEN_BYTES, carries_form_link, is_token, token_of
from relevo.redaction import Configuration, Redactor

TOKEN = token_of(bytes(range(TOKEN_BYTES)))


def test_a_token_has_256_bits_and_one_form() -> None:
    assert is_token(TOKEN)
    assert len({token_of(secrets.token_bytes(TOKEN_BYTES)) for _ in range(100)}) == 100
    with pytest.raises(ValueError, match="32 bytes"):
        token_of(bytes(16))


@pytest.mark.parametrize(
    "text", ["", TOKEN[:-1], TOKEN + "b", TOKEN.upper(), "a" * 64, TOKEN + "\n"]
)
def test_nothing_else_is_one(text: str) -> None:
    assert not is_token(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Complete https://datos.qori.example/f/{TOKEN} hoy",
        f"datos.qori.example/f/{TOKEN}?x=1",
        TOKEN.upper(),
        f"{TOKEN[:20]} {TOKEN[20:]}",
        f"{TOKEN[:20]}\n{TOKEN[20:40]}-{TOKEN[40:]}",
        "\u200b".join(TOKEN),
        "".join(chr(ord(sign) + 0xFEE0) for sign in TOKEN),
    ],
)
def test_a_link_is_found_however_it_is_written(text: str) -> None:
    assert carries_form_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hola, ya lo vemos. Su código es Q-7K3F9.",
        "https://qori.example/f/ayuda",
        f"{TOKEN[:60]}",
        "Pfffffffffff, " + "grrrr " * 8,
        "0123456789abcdef" * 4,
    ],
)
def test_no_honest_reply_is_taken_for_one(text: str) -> None:
    assert not carries_form_link(text)


def test_no_redactor_covers_a_part_of_a_link() -> None:
    redactor = Redactor(Configuration(brand="qori"))
    for _ in range(100):
        link = f"https://datos.qori.example/f/{token_of(secrets.token_bytes(TOKEN_BYTES))}"
        assert redactor.redact(link).text == link
