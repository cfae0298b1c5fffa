"""Statements that clear a case: texts, author, nonces and sealed bytes go; ids and times stay.

Without its nonce, a commitment in the ledger says nothing about the text that it was made for.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.forms import FormState

NOBODY: Final = "0" * 32
"""The author of an erased case; the agency uses the same."""

GONE: Final = "erased"
"""Stands for a platform's id, by which the customer's own post could be found."""

_CLEARED: Final[tuple[tuple[str, sa.Table, dict[str, Any]], ...]] = (
    (
        "headers",
        tables.case_headers,
        {"author_handle": None, "note": None},
    ),
    (
        "texts",
        tables.post_versions,
        {"redacted_text": "", "findings": [], "source_id": GONE, "parent_source_id": None},
    ),
    ("restorations", tables.restorations, {"text": None}),
    ("notes", tables.notes, {"text": ""}),
    (
        "seals",
        tables.seals,
        {"sealed": None, "state": "erased", "next_attempt_at": None},
    ),
    (
        "replies",
        tables.replies,
        {"text": "", "text_nonce": b"", "proof": None, "in_reply_to_source_id": GONE},
    ),
    ("questions", tables.questions, {"text": "", "text_nonce": b""}),
    ("drafts", tables.continuity.stopped_drafts, {"text_nonce": None}),
    ("actions", tables.actions, {"source_id": None, "proof": None}),
)

CLEARED: Final = frozenset(
    {"cases", "sample_marks", "updates", "forms", *(table.name for _, table, _ in _CLEARED)}
)
"""Tables whose rows of an erased case are overwritten."""

FORGOTTEN: Final = frozenset({"linked_values", "customer_cases", "link_work"})
"""Tables of links, of which `customers.forget_case` sees to the case's rows."""

KEPT: Final = frozenset(
    {
        "receipts",  # ids and digests of ciphertext: what the agency can prove
        "redactions",  # that a text was covered again; the text stands with the post
        "case_events",  # ids and codes
        "sample_items",  # what was said of an erased text still counts
        "customer_decisions",  # what people decided of which cases are one customer's
        "breaches",  # of which the law wants a register
        "legal_holds",
        "case_blocks",
        "erasure_orders",
        "expired_types",
    }
)
"""Tables that name cases and outlive them: ids, times and codes."""

_TELLS_NOTHING = ("reply", "question", "restoration", "cover", "form_link", "given")
"""Updates whose content is cleared. What was not sent yet has nothing to say any more, and what is
sent again to a restored agency must not say nothing in public.
"""


def clear_case(connection: Connection, key: CaseKey) -> dict[str, int]:
    """Overwrite what there is of a case but its own row; how many rows of each kind."""
    counts = {}
    for kind, table, values in _CLEARED:
        mine = (table.c.agency == key.agency, table.c.case_id == key.case_id)
        counts[kind] = connection.execute(table.update().where(*mine).values(**values)).rowcount
    _clear_stretches(connection, key)
    forms = tables.private_forms.forms
    connection.execute(  # whoever has the link finds a form that is over
        forms.update()
        .where(
            forms.c.agency == key.agency,
            forms.c.case_id == key.case_id,
            forms.c.state == FormState.OPEN.value,
        )
        .values(state=FormState.REVOKED.value)
    )
    updates = tables.updates
    connection.execute(
        updates.update()
        .where(
            updates.c.agency == key.agency,
            updates.c.case_id == key.case_id,
            updates.c.kind.in_(_TELLS_NOTHING),
        )
        .values(kind="unassigned", subject=None, number=None, until=None)
    )
    return counts


def _clear_stretches(connection: Connection, key: CaseKey) -> None:
    """Where in a text something was missed says how long it was."""
    marks, posts = tables.sampling.marks, tables.post_versions
    mine = sa.select(posts.c.post_version_id).where(
        posts.c.agency == key.agency, posts.c.case_id == key.case_id
    )
    connection.execute(
        marks.update()
        .where(marks.c.agency == key.agency, marks.c.post_version_id.in_(mine))
        .values(stretch_start=None, stretch_end=None)
    )
