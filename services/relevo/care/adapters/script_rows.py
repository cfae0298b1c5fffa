"""The brand's scripts in care's database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from relevo.care.adapters import tables
from relevo.care.adapters.upsert import insert_if_absent
from relevo.care.domain.scripts import StandingScript
from relevo.crossing.continuity import ApprovedScript

_table = tables.continuity.scripts
_newest = (
    sa.select(_table.c.brand, _table.c.script_id, sa.func.max(_table.c.version).label("version"))
    .group_by(_table.c.brand, _table.c.script_id)
    .subquery()
)
_NEWEST = sa.select(_table).join(
    _newest,
    sa.and_(
        _table.c.brand == _newest.c.brand,
        _table.c.script_id == _newest.c.script_id,
        _table.c.version == _newest.c.version,
    ),
)


class ScriptRows:
    """What a transaction does with scripts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, brand: str, script_id: str) -> StandingScript | None:
        """The newest version of a script, retired or not; None: there never was one."""
        row = self._connection.execute(
            _NEWEST.where(_table.c.brand == brand, _table.c.script_id == script_id)
        ).one_or_none()
        return None if row is None else _script_of(row)

    def listed(self, brands: Collection[str], *, retired: bool = False) -> list[StandingScript]:
        """The newest version of each script, by brand and id; `retired`: those too."""
        query = _NEWEST.where(_table.c.brand.in_(sorted(brands)))
        if not retired:
            query = query.where(_table.c.retired_at.is_(None))
        rows = self._connection.execute(query.order_by(_table.c.brand, _table.c.script_id))
        return [_script_of(row) for row in rows]

    def approved(self, brand: str) -> tuple[ApprovedScript, ...]:
        """Those that hold now, by id."""
        return tuple(one.script for one in self.listed([brand]))

    def add(self, standing: StandingScript) -> bool:
        """Keep a version; False if there is one of that number."""
        script = standing.script
        return insert_if_absent(
            self._connection,
            _table,
            brand=standing.brand,
            script_id=script.script_id,
            version=script.version,
            language=script.language,
            situation=script.situation,
            text=script.text,
            approved_by=standing.approved_by,
            approved_at=script.approved_at,
        )

    def retire(self, standing: StandingScript, *, actor: str, at: datetime) -> bool:
        """Say that a version holds no more; False if it did not."""
        done = self._connection.execute(
            _table.update()
            .where(
                _table.c.brand == standing.brand,
                _table.c.script_id == standing.script.script_id,
                _table.c.version == standing.script.version,
                _table.c.retired_at.is_(None),
            )
            .values(retired_by=actor, retired_at=at)
        )
        return done.rowcount == 1


def _script_of(row: Any) -> StandingScript:
    script = ApprovedScript(
        row.script_id, row.version, row.language, row.situation, row.text, row.approved_at
    )
    return StandingScript(row.brand, script, row.approved_by, row.retired_by, row.retired_at)
