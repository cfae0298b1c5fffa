"""The words of an export's page, in the languages of those who read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "es", "pt")

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {
        "title": "Sus datos personales",
        "ask": "Escriba la clave que recibió por otro medio",
        "open": "Abrir",
        "wrong": "La clave no abre este archivo.",
        "save": "Guardar en formato JSON",
        "made": "Preparado el",
        "case": "Caso",
        "since": "desde",
        "posts": "Lo que usted escribió",
        "removed": "retirado",
        "replies": "Lo que se le respondió",
        "values": "Datos que se guardan",
        "masked": "de las tarjetas, solo los seis primeros y los cuatro últimos números",
        "opened": "Quién los vio: atención al cliente de la marca",
        "none": "Nada.",
        "withheld": "Datos que son de otras personas y por eso no figuran",
        "rights": "Usted puede pedir que se corrijan o se borren sus datos, oponerse a que se usen"
        " y reclamar ante la autoridad de protección de datos de su país.",
    },
    "en": {
        "title": "Your personal data",
        "ask": "Type the passphrase that you were given separately",
        "open": "Open",
        "wrong": "The passphrase does not open this file.",
        "save": "Save as JSON",
        "made": "Made on",
        "case": "Case",
        "since": "since",
        "posts": "What you wrote",
        "removed": "removed",
        "replies": "What you were answered",
        "values": "Data that is kept",
        "masked": "of cards, the first six and last four digits alone",
        "opened": "Who saw it: the brand's customer care",
        "none": "Nothing.",
        "withheld": "Data that is other people's and therefore left out",
        "rights": "You may ask that your data be corrected or erased, object to its use, and"
        " complain to the data protection authority of your country.",
    },
    "pt": {
        "title": "Seus dados pessoais",
        "ask": "Digite a senha que recebeu por outro meio",
        "open": "Abrir",
        "wrong": "A senha não abre este arquivo.",
        "save": "Salvar em formato JSON",
        "made": "Preparado em",
        "case": "Caso",
        "since": "desde",
        "posts": "O que você escreveu",
        "removed": "removido",
        "replies": "O que lhe responderam",
        "values": "Dados que são guardados",
        "masked": "dos cartões, só os seis primeiros e os quatro últimos números",
        "opened": "Quem os viu: o atendimento da marca",
        "none": "Nada.",
        "withheld": "Dados que são de outras pessoas e por isso não constam",
        "rights": "Você pode pedir a correção ou a eliminação dos seus dados, opor-se ao seu uso e"
        " reclamar à autoridade de proteção de dados do seu país.",
    },
}
