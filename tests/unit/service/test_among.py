"""A column among values: one text for any number of them, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from relevo.service.among import among
from relevo.service.database import Database
from tests.databases import Databases

_TABLE = sa.Table("words", sa.MetaData(), sa.Column("word", sa.String(40), primary_key=True))
_FOUND = sa.select(_TABLE.c.word).where(among(_TABLE.c.word, "wanted")).order_by(_TABLE.c.word)
_OTHERS = sa.select(_TABLE.c.word).where(~among(_TABLE.c.word, "wanted")).order_by(_TABLE.c.word)
WORDS = ["a", 'con "comillas"', "{b,c}", "ñandú", "x'); --"]


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    made = Database(databases.fresh())
    with made.write() as connection:
        _TABLE.create(connection)
        connection.execute(_TABLE.insert(), [{"word": word} for word in WORDS])
    yield made
    made.close()


@pytest.mark.parametrize("wanted", [[], ["a"], WORDS, ["a", "a", "absent"], ["absent"] * 3_000])
def test_those_among_the_values_are_found_and_no_other(
    database: Database, wanted: list[str]
) -> None:
    with database.read() as connection:
        found = connection.scalars(_FOUND, {"wanted": wanted}).all()
        others = connection.scalars(_OTHERS, {"wanted": wanted}).all()
    assert set(found) == set(WORDS) & set(wanted)
    assert set(others) == set(WORDS) - set(wanted)


def test_the_statement_is_the_same_for_any_number_of_values(database: Database) -> None:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    with database.read() as connection:
        for wanted in ([], WORDS[:1], WORDS):
            connection.execute(_FOUND, {"wanted": wanted})
    texts = {statement for statement in sent if "words" in statement}
    assert len(texts) == 1
