"""A page's history comes in: begun, settled a few lines at a time, ended.

How far an import came commits together with what it brought, so each line counts once, whatever
dies when; and a line that comes again is a version that came before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relevo.agency.adapters import store_imports
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.backfill import Checked, Duplicate, Ending, Import, Reach, Refused
from relevo.agency.use_cases.sealing_posts import Ready
from relevo.agency.use_cases.storing_posts import store_all
from relevo.ledger.entries import agency as recorded
from relevo.ledger.values import Code, Id, Slug
from relevo.ledger.values import actor as actor_of
from relevo.service import crash
from relevo.service.crash import Point

Became = Ready | Checked | Duplicate | Refused
"""What a line became before it is settled."""


def begin(context: AgencyContext, source: str | None, brand: str | None) -> Import:
    """A new import, or the one of this very file that was left unfinished.

    Args:
        source: which file, by its place and time; None for a stream, which cannot be resumed.
        brand: of lines that name none.

    Raises:
        UnknownBrand: the agency does not work for it.
    """
    if brand is not None:
        context.require_brand(brand)
    now = context.clock()
    with context.database.write() as connection:
        found = store_imports.unfinished(connection, source, brand) if source else None
        if found is None:
            found = Import(context.new_id(), Reach())
            store_imports.start(connection, found, source, brand, now)
        else:
            store_imports.resume(connection, found.import_id, now)
        ledger.record(
            connection,
            recorded.ImportStarted(
                at=now,
                actor=actor_of(context.process("import")),
                import_id=Id(found.import_id),
                brand=Slug(brand) if brand else None,
                after_line=found.reach.lines,
            ),
        )
    return found


def settle(
    context: AgencyContext,
    before: Import,
    lines: Mapping[int, Became],
    *,
    last: int,
    end: int,
) -> Import:
    """Settle lines in order, in one transaction; the import as it stands then.

    Args:
        lines: what each became, by its number.
        last, end: the last line that is settled with them, maybe a blank one, and where it ends.

    Raises:
        CaseMoved: a post was sealed for another case than it belongs to now; nothing was stored.
        ImportElsewhere: another process goes on with the import; nothing was stored.
    """
    now = context.clock()
    ready = [became for became in lines.values() if isinstance(became, Ready)]
    refused = {n: became for n, became in lines.items() if isinstance(became, Refused)}
    with context.database.write() as connection:
        answers = store_all(
            context, connection, ready, at=now, actor=context.process("import"), backfill=True
        )
        taken = sum(not answer.duplicate for answer in answers)
        reach = before.reach.on(
            last,
            end,
            taken=taken,
            duplicates=len(lines) - len(refused) - taken,
            refused=len(refused),
        )
        store_imports.reached(connection, before, reach, refused, now)
        crash.point(Point.IMPORT_BEFORE_COMMIT)
    crash.point(Point.IMPORT_AFTER_COMMIT)
    return Import(before.import_id, reach)


def standing(context: AgencyContext, known: Import) -> Import:
    """How far the database says that an import came."""
    with context.database.read() as connection:
        return store_imports.get(connection, known.import_id)


def end(context: AgencyContext, ended: Import, ending: Ending) -> None:
    """Record how a run of an import ended."""
    now, reach = context.clock(), ended.reach
    with context.database.write() as connection:
        store_imports.end(connection, ended.import_id, ending, now)
        ledger.record(
            connection,
            recorded.ImportEnded(
                at=now,
                actor=actor_of(context.process("import")),
                import_id=Id(ended.import_id),
                outcome=Code.of(ending.value),
                lines=reach.lines,
                taken=reach.taken,
                duplicates=reach.duplicates,
                refused=reach.refused,
            ),
        )


def each_refused(
    context: AgencyContext, import_id: str, see: Callable[[int, Refused], None]
) -> None:
    """Show every refused line of an import, in order, without holding them all."""
    with context.database.read() as connection:
        for line, refused in store_imports.refusals(connection, import_id):
            see(line, refused)
