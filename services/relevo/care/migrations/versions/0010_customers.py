"""Cases of one customer meet: values by their handles, customers, and people's decisions.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from relevo.service.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every case of before is queued, so that its customer is found by its author."""
    _values()
    _members()
    _decisions()
    _work()
    op.create_index("ix_cases_author", "cases", ["agency", "brand", "channel", "author_ref"])
    # A work id need only be unique within its agency.
    op.execute(
        "INSERT INTO link_work (work_id, agency, case_id, brand, since) "
        "SELECT case_id, agency, case_id, brand, received_at FROM cases"
    )


def downgrade() -> None:
    """Refused: what people decided would be lost."""
    raise NotImplementedError("what people decided would be lost")


def _values() -> None:
    op.create_table(
        "linked_values",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("post_version_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "post_version_id", "number", name="pk_linked_values"),
        _of_a_case("linked_values"),
    )
    op.create_index("ix_linked_values_case", "linked_values", ["agency", "case_id"])
    op.create_index("ix_linked_values_handle", "linked_values", ["brand", "handle"])


def _members() -> None:
    op.create_table(
        "customer_cases",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "case_id", name="pk_customer_cases"),
        _of_a_case("customer_cases"),
    )
    op.create_index("ix_customer_cases_customer", "customer_cases", ["customer_id"])


def _decisions() -> None:
    op.create_table(
        "customer_decisions",
        sa.Column("decision_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("other_agency", sa.String(length=40), nullable=True),
        sa.Column("other_case_id", sa.String(length=36), nullable=True),
        sa.Column("handle", sa.String(length=36), nullable=True),
        sa.Column("owner", sa.String(length=16), nullable=True),
        sa.Column("undoes", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("decision_id", name="pk_customer_decisions"),
        sa.UniqueConstraint("brand", "number", name="uq_customer_decisions_brand_number"),
    )
    op.create_index("ix_customer_decisions_case", "customer_decisions", ["agency", "case_id"])
    op.create_index(
        "ix_customer_decisions_other", "customer_decisions", ["other_agency", "other_case_id"]
    )
    op.create_table(
        "customer_turns",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("decisions", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("brand", name="pk_customer_turns"),
    )


def _work() -> None:
    op.create_table(
        "common_links",
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("brand", "name", name="pk_common_links"),
    )
    op.create_table(
        "link_work",
        sa.Column("agency", sa.String(length=40), nullable=False),
        sa.Column("work_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("brand", sa.String(length=40), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "work_id", name="pk_link_work"),
    )
    op.create_index("ix_link_work_since", "link_work", ["since", "agency", "work_id"])


def _of_a_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency", "case_id"],
        ["cases.agency", "cases.case_id"],
        name=f"fk_{table}_agency_case_id",
    )
