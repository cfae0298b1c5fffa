"""The alarms that stand in a service's database, for its readiness."""

from __future__ import annotations

from relevo.ledger.alarm_book import AlarmBook
from relevo.service.database import Database
from relevo.service.health import Check, Impaired


def no_alarms(database: Database, *books: AlarmBook) -> Check:
    """The check that no alarm stands in any of the books.

    A service with one goes on working, which `/readyz` says beside its 200: what is to be done
    about an alarm, a restart does not do.
    """

    def check() -> None:
        with database.read() as connection:
            standing = [alarm for book in books for alarm in book.standing(connection)]
        kinds = sorted({alarm.kind.value for alarm in standing})
        if kinds:
            raise Impaired("ledger alarms stand: " + ", ".join(kinds))

    return check
