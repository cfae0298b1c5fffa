"""Looks for marked values in everything that a process wrote, in every form it might have taken."""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sighting:
    """A canary was found: where, and in which form."""

    canary: str
    form: str
    file: Path


def forms(value: str) -> Iterator[tuple[str, bytes]]:
    """Every encoding under which a value may lie in a file."""
    raw = value.encode()
    yield "utf-8", raw
    yield "utf-16-le", value.encode("utf-16-le")
    yield "utf-16-be", value.encode("utf-16-be")
    yield "url", urllib.parse.quote(value, safe="").encode()
    yield "url-plus", urllib.parse.quote_plus(value).encode()
    yield "json", json.dumps(value)[1:-1].encode()
    yield "json-utf-16", "".join(f"\\u{ord(c):04x}" for c in value).encode()
    yield "hex", raw.hex().encode()
    for shift in range(3):
        # Whole base64 groups inside the value, whatever stands before and after it.
        inner = raw[(3 - shift) % 3 :]
        inner = inner[: len(inner) // 3 * 3]
        if len(inner) >= 6:
            yield f"base64+{shift}", base64.b64encode(inner)
            yield f"base64url+{shift}", base64.urlsafe_b64encode(inner)


def scan(folders: Iterable[Path], canaries: Iterable[str]) -> list[Sighting]:
    """Every canary in every file below the folders; an empty list is a clean scan."""
    needles = [(canary, form, needle) for canary in canaries for form, needle in forms(canary)]
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                found += [
                    Sighting(c, form, path) for c, form, needle in needles if needle in content
                ]
    return found
