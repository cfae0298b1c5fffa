"""The continuity guard on one core, the redactor included, beside a bare RE2 scan for words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import re2

from benchmarks.timing import Row, alone, beside
from relevo.continuity import Guard
from relevo.redaction import Configuration, Redactor

_LABELLED = Path(__file__).parents[1] / "tests" / "vectors" / "continuity" / "held-out.jsonl"
_LONG = 280  # characters: what a reply on X may have
_WORDS = """
    indi env brind facilit compart necesit requer pasa dame decime llam comun acer visit ingres
    escrib contact send share provide call email ligue informe acesse procure dni cedula rut cpf
    telefono celular correo cuenta tarjeta direccion nombre reserva datos agencia tienda central
    web app whatsapp formulario
"""
_KNOWN = ("NATIONAL_ID", "PHONE", "BANK_ACCOUNT")


def guarding() -> Iterator[Row]:
    """Short replies as labelled, and long ones made of several."""
    redactor = Redactor(Configuration(brand="qori"))
    guard = Guard(lambda text: {found.type.value for found in redactor.redact(text).findings})
    blind = Guard(lambda _: ())
    scan = _scan()
    for name, replies in _replies().items():

        def read(by: Guard, replies: list[str] = replies) -> int:
            for reply in replies:
                by.read(reply, _KNOWN)
            return len(replies)

        def floor(replies: list[str] = replies) -> int:
            for reply in replies:
                scan.Match(reply)
            return len(replies)

        row = beside(
            f"guard, redactor included, {name}",
            "replies/s",
            lambda: read(guard),
            "bare RE2 scan",
            floor,
        )
        yield row
        yield Row(f"… mean time of a reply, {name}", 1000 / row.rate, "ms")
        yield alone(f"guard alone, {name}", "replies/s", lambda: read(blind))


def _replies() -> dict[str, list[str]]:
    lines = _LABELLED.read_text(encoding="utf-8").splitlines()
    short = [str(json.loads(line)["reply"]) for line in lines]
    long = [""]
    for reply in short:
        if len(long[-1]) + len(reply) > _LONG:
            long.append("")
        long[-1] += f"{reply} "
    mean = {name: sum(map(len, all_)) // len(all_) for name, all_ in (("s", short), ("l", long))}
    return {f"{mean['s']} characters": short, f"{mean['l']} characters": long}


def _scan() -> re2.Set:
    options = re2.Options()
    options.case_sensitive = False
    words = re2.Set.SearchSet(options)
    for word in _WORDS.split():
        words.Add(word)
    words.Compile()
    return words
