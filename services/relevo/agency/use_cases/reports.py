"""What was done in public is reported to care; each result is settled alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from relevo.agency.adapters import store_actions, store_links
from relevo.agency.context import AgencyContext
from relevo.agency.domain import backoff
from relevo.agency.ports import ReportResult
from relevo.agency.use_cases.recording import reason_code
from relevo.agency.use_cases.strangers import tell_absent
from relevo.crossing.vocabulary import Action
from relevo.delivery.messages import Topic
from relevo.service import crash, logs
from relevo.service.crash import Point

_log = logs.get("reports")


def due_actions(
    context: AgencyContext, action_ids: Sequence[str]
) -> Mapping[str, tuple[Action, ...]]:
    """Those of the acts that are to be reported now, by brand.

    Acts for a brand that is away are put off to when it is tried next.
    """
    now = context.clock()
    with context.database.read() as connection:
        links = {brand: store_links.get(connection, brand) for brand in context.brands}
        waiting = store_actions.waiting(connection, tuple(action_ids), now=now)
        others = set(action_ids) - {action.action_id for action in waiting}
        tell_absent(connection, Topic.ACTION_REPORT, others)
    found: dict[str, list[Action]] = {}
    late: list[tuple[Action, datetime]] = []
    for action in waiting:
        link = links.get(action.brand)
        if link is not None and not link.waits(now=now):
            found.setdefault(action.brand, []).append(action)
        else:
            until = link.next_attempt_at if link else now + backoff.LONGEST
            late.append((action, until))
    if late:
        with context.database.write() as connection:
            for action, until in sorted(late, key=lambda one: one[0].action_id):
                store_actions.put_off(connection, action.action_id, until=until)
    return {brand: tuple(actions) for brand, actions in found.items()}


def settle(
    context: AgencyContext, actions: Sequence[Action], results: Sequence[ReportResult]
) -> None:
    """Store what became of each act; one without a result is tried again."""
    now = context.clock()
    by_id = {result.action_id: result for result in results}
    with context.database.write() as connection:
        for action in sorted(actions, key=lambda one: one.action_id):
            result = by_id.get(action.action_id)
            if result is not None and result.refusal is None:
                store_actions.reported(connection, action.action_id, now=now)
            elif result is not None and result.refusal and result.refusal.permanent:
                reason = reason_code(result.refusal.reason)
                store_actions.parked(connection, action.action_id, reason)
                _log.warning("report refused", action=action.action_id, why=reason)
            else:
                attempts = store_actions.attempts_of(connection, action.action_id) + 1
                until = now + backoff.delay(attempts, context.jitter())
                store_actions.put_off(connection, action.action_id, until=until)
        crash.point(Point.REPORT_BEFORE_COMMIT)
    crash.point(Point.REPORT_AFTER_COMMIT)


def brand_absent(
    context: AgencyContext, brand: str, actions: Sequence[Action], reason: str
) -> None:
    """Care did not answer: back-off for the brand and for what could not be reported."""
    now = context.clock()
    with context.database.write() as connection:
        attempts = store_links.hold(connection, brand).attempts + 1
        until = now + backoff.delay(attempts, context.jitter())
        store_links.absent(
            connection, brand, attempts=attempts, until=until, error=reason_code(reason)
        )
        for action_id in sorted(action.action_id for action in actions):
            store_actions.put_off(connection, action_id, until=until)
