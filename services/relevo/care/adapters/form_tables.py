"""The tables of private forms: what was asked and of what kinds something came, never a value."""

from __future__ import annotations

import sqlalchemy as sa

from relevo.service.database import UtcDateTime

_ID = sa.String(36)
_ACTOR = sa.String(200)


class FormTables:
    """The two tables, in care's metadata."""

    def __init__(self, metadata: sa.MetaData) -> None:
        self.forms = _forms(metadata)
        self.values = _values(metadata)


def _forms(metadata: sa.MetaData) -> sa.Table:
    table = sa.Table(
        "forms",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("form_id", _ID, primary_key=True),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("brand", sa.String(40), nullable=False),
        # SHA-256 of the link's token; the token itself rests nowhere.
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("submission_id", _ID, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("delivery", sa.String(16), nullable=False),
        sa.Column("note", sa.String(16)),
        sa.Column("again", sa.String(16)),
        sa.Column("opened_by", _ACTOR, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("settled_by", _ACTOR),
        sa.Column("settled_at", UtcDateTime),
        sa.Column("consent", sa.String(64)),
        sa.ForeignKeyConstraint(["agency", "case_id"], ["cases.agency", "cases.case_id"]),
    )
    sa.Index("ix_forms_token", table.c.token_digest, unique=True)
    sa.Index("ix_forms_case", table.c.agency, table.c.case_id)
    sa.Index("ix_forms_due", table.c.state, table.c.expires_at)
    return table


def _values(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "form_values",
        metadata,
        sa.Column("agency", sa.String(40), primary_key=True),
        sa.Column("form_id", _ID, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("judged_by", _ACTOR),
        sa.Column("judged_at", UtcDateTime),
        sa.ForeignKeyConstraint(["agency", "form_id"], ["forms.agency", "forms.form_id"]),
    )
