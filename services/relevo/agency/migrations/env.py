"""Runs the agency's migrations on the connection that `relevo.service.migrations` hands over."""

from __future__ import annotations

from alembic import context

from relevo.agency.adapters.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
