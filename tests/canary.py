"""Looks for marked values in everything that a process wrote, in every form it might have taken.

A file may hide a value that it holds: PostgreSQL compresses long ones (TOAST, pglz), also in its
write-ahead log. `keep_uncompressed` takes that from a database; `scan_tables` reads what its tables
hold through SQL, where nothing is compressed.
"""

from __future__ import annotations

import base64
import json
import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import re2
from psycopg import sql


@dataclass(frozen=True)
class Sighting:
    """A canary was found: where (a file's path, or a table), and in which form."""

    canary: str
    form: str
    place: str

    def __str__(self) -> str:
        return f"{self.canary} as {self.form} in {self.place}"


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


class Scanner:
    """Knows the canaries in all their forms; looks for all of them in one pass."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self._needles = [(one, form, needle) for one in canaries for form, needle in forms(one)]
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        any_of_them = b"|".join(re2.escape(needle) for _, _, needle in self._needles)
        self._any = re2.compile(any_of_them, options)

    def look(self, content: bytes, place: str) -> list[Sighting]:
        """Every canary in some bytes."""
        if not self._any.search(content):
            return []
        return [
            Sighting(one, form, place) for one, form, needle in self._needles if needle in content
        ]


def scan(folders: Iterable[Path], canaries: Iterable[str]) -> list[Sighting]:
    """Every canary in every file below the folders; an empty list is a clean scan.

    A file that goes while a server works (a log segment, a temporary file) is passed over.
    """
    scanner = Scanner(canaries)
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue
                found += scanner.look(content, str(path))
    return found


def keep_uncompressed(database_url: str) -> None:
    """Let what is written from now on into a PostgreSQL database's tables lie there as it is."""
    with _server(database_url) as server:
        columns = server.execute(
            "SELECT c.oid::regclass::text, a.attname FROM pg_attribute a JOIN pg_class c"
            " ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname = 'public' AND a.attnum > 0"
            " AND NOT a.attisdropped AND a.attstorage IN ('x', 'm')"
        ).fetchall()
        for table, column in columns:
            server.execute(
                sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET STORAGE EXTERNAL").format(
                    sql.Identifier(table), sql.Identifier(column)
                )
            )


def scan_tables(database_url: str, canaries: Iterable[str]) -> list[Sighting]:
    """Every canary in every table of a PostgreSQL database, its catalogue and statistics included.

    Bytes are read as hexadecimal digits, which is one of the forms.
    """
    scanner = Scanner(canaries)
    found = []
    with _server(database_url) as server, server.cursor() as cursor:
        tables = cursor.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_toast'"
        ).fetchall()
        for schema, table in tables:
            copy = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT").format(
                sql.Identifier(schema, table)
            )
            with cursor.copy(copy) as rows:
                found += scanner.look(b"".join(bytes(row) for row in rows), f"{schema}.{table}")
    return found


def _server(database_url: str) -> psycopg.Connection:
    plain = database_url.replace("postgresql+psycopg://", "postgresql://")
    return psycopg.connect(plain, autocommit=True)
