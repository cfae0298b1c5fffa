"""The tables of people, tokens and sessions; part of the schema of each service that has people."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from relevo.service.database import UtcDateTime


class PeopleTables:
    """`people`, `api_tokens` and `sessions` within one service's MetaData."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.people = sa.Table(
            "people",
            metadata,
            sa.Column("id", sa.String(36), primary_key=True),
            sa.Column("login", sa.String(64), nullable=False, unique=True),
            sa.Column("display_name", sa.String(100), nullable=False),
            sa.Column("roles", sa.JSON, nullable=False),
            sa.Column("brands", sa.JSON, nullable=False),
            # argon2id in PHC form; null for a program, which only has tokens.
            sa.Column("password_hash", sa.String(200)),
            sa.Column("disabled_at", UtcDateTime),
            sa.Column("failed_logins", sa.Integer, nullable=False),
            sa.Column("locked_until", UtcDateTime),
            sa.Column("created_at", UtcDateTime, nullable=False),
            sa.Column("team", sa.String(40)),
        )
        self.api_tokens = sa.Table(
            "api_tokens",
            metadata,
            sa.Column("id", sa.String(36), primary_key=True),
            sa.Column("person", sa.ForeignKey("people.id"), nullable=False, index=True),
            sa.Column("digest", sa.LargeBinary(32), nullable=False, unique=True),
            sa.Column("label", sa.String(100), nullable=False),
            sa.Column("created_at", UtcDateTime, nullable=False),
            sa.Column("expires_at", UtcDateTime),
            sa.Column("revoked_at", UtcDateTime),
            # To the hour: enough to find forgotten tokens, no trail of what a person did when.
            sa.Column("last_used_at", UtcDateTime),
        )
        self.sessions = sa.Table(
            "sessions",
            metadata,
            sa.Column("digest", sa.LargeBinary(32), primary_key=True),
            sa.Column("person", sa.ForeignKey("people.id"), nullable=False, index=True),
            sa.Column("csrf", sa.String(64), nullable=False),
            sa.Column("created_at", UtcDateTime, nullable=False),
            sa.Column("last_seen_at", UtcDateTime, nullable=False),
            sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
        )


def digest(secret: str) -> bytes:
    """What is kept of a token or cookie: SHA-256; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
