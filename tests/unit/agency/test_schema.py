"""The migrations lead to the schema that the code works with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from relevo.agency import bootstrap
from relevo.agency.adapters import store_notes, store_redactions, tables
from relevo.agency.adapters.store_redactions import Place
from relevo.service import migrations
from relevo.service.database import Database


def test_the_migrated_schema_is_the_one_of_the_tables(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/migrated.db")
    migrations.upgrade(database, bootstrap.MIGRATIONS)
    migrations.require_current(database, bootstrap.MIGRATIONS)
    with database.write() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, tables.metadata) == []
        migrated = _definitions(connection)
    database.close()
    made = Database(f"sqlite:///{tmp_path}/made.db")
    with made.write() as connection:
        tables.metadata.create_all(connection)
        assert {
            name: sql for name, sql in migrated.items() if name != "alembic_version"
        } == _definitions(connection)
    made.close()


def test_notes_that_were_written_before_they_crossed_wait_to_cross(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    before = Config()
    before.set_main_option("script_location", str(bootstrap.MIGRATIONS))
    with database.write() as connection:
        before.attributes["connection"] = connection
        command.upgrade(before, "0002")
        connection.exec_driver_sql(
            "INSERT INTO cases (case_id, brand, channel, thread_id, author_ref, public_code, state,"
            " urgency, version, opened_at, changed_at) VALUES ('c', 'qori', 'form', 't', 'a',"
            " 'Q-7K3F9', 'new', 'normal', 1, '2026-07-01T00:00:00.000000Z',"
            " '2026-07-01T00:00:00.000000Z')"
        )
        for entry, kind, text in (("n", "note", "'hola'"), ("q", "question", "'¿?'")):
            connection.exec_driver_sql(
                "INSERT INTO timeline (entry_id, case_id, at, kind, actor, text) VALUES"
                f" ('{entry}', 'c', '2026-07-01T00:00:00.000000Z', '{kind}', 'luis', {text})"
            )
    migrations.upgrade(database, bootstrap.MIGRATIONS)
    with database.read() as connection:
        (note,) = store_notes.unreceipted(connection, ["c"], most=10)["c"]
    assert note.text == "hola"
    database.close()


def test_texts_of_the_release_before_are_looked_at_by_whoever_is_another_redactor(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    before = Config()
    before.set_main_option("script_location", str(bootstrap.MIGRATIONS))
    at = "'2026-07-01T00:00:00.000000Z'"
    with database.write() as connection:
        before.attributes["connection"] = connection
        command.upgrade(before, "0005")
        connection.exec_driver_sql(
            "INSERT INTO cases (case_id, brand, channel, thread_id, author_ref, public_code, state,"
            " urgency, version, opened_at, changed_at) VALUES ('c', 'qori', 'form', 't', 'a',"
            f" 'Q-7K3F9', 'new', 'normal', 1, {at}, {at})"
        )
        connection.exec_driver_sql(
            "INSERT INTO post_versions (position, post_version_id, case_id, brand, channel,"
            " source_id, thread_id, verb, event_time, received_at, redacted_text, text_nonce,"
            " findings, redaction_version, attachment_count) VALUES (7, 'v', 'c', 'qori', 'form',"
            f" 's', 't', 'add', {at}, {at}, 'hola', x'00', '[]', 'redaction/1.0.0', 0)"
        )
    migrations.upgrade(database, bootstrap.MIGRATIONS)
    with database.read() as connection:

        def stale(version: str) -> int:
            found = store_redactions.stale(connection, "qori", version, after=Place(), limit=9)
            return len(found)

        assert (stale("redaction/1.0.0"), stale("redaction/1.1.0")) == (0, 1)
        stored = store_redactions.get(connection, "v")
    assert stored is not None
    assert (stored.position, stored.revision, stored.exempt) == (7, 0, ())
    database.close()


def test_an_old_schema_is_refused_at_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(migrations.SchemaOutOfDate):
        migrations.require_current(database, bootstrap.MIGRATIONS)
    database.close()


def _definitions(connection: sa.Connection) -> dict[str, set[str]]:
    """Each table's and index's lines, whatever their order."""
    rows = connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {
        name: {line.strip().rstrip(",") for line in re.sub('["\t]', "", sql).splitlines()}
        for name, sql in rows
        if not name.startswith("sqlite_")
    }
