"""Links and look-ups: asked of the private logs alone."""

from __future__ import annotations

from typing import Any

from relevo.ledger.entries import care_links, vault_lookups
from relevo.ledger.questions import named
from relevo.ledger.values import Code, Process, Slug
from tests.unit.ledger.questions.stories import (
    CASE,
    OTHER_CASE,
    QORI,
    ROSA,
    TONI,
    ask,
    minute,
    new_id,
)

COLIBRI = Slug("colibri")
WORKER = Process("spiffe://qori/care/worker")
CARES_WEB = Process("spiffe://qori/care/web")


def _of_case(at: float, case: Any = CASE) -> dict[str, Any]:
    return {"at": minute(at), "agency": COLIBRI, "brand": QORI, "case": case}


def found(at: float, case: Any = CASE) -> care_links.LinkFound:
    reasons = (Code("NATIONAL_ID"), Code("PHONE"))
    return care_links.LinkFound(
        **_of_case(at, case), actor=WORKER, customer=new_id(), reasons=reasons
    )


def merged(at: float, who: Any = ROSA) -> care_links.CustomersMerged:
    return care_links.CustomersMerged(
        **_of_case(at),
        actor=who,
        other_agency=COLIBRI,
        other_case=OTHER_CASE,
        decision=new_id(),
        reason=Code("CUSTOMER_SAID_SO"),
    )


def undone(at: float, merge: care_links.CustomersMerged) -> care_links.DecisionUndone:
    return care_links.DecisionUndone(
        **_of_case(at),
        actor=TONI,
        decision=new_id(),
        undoes=merge.decision,
        reason=Code("MISTAKE"),
    )


def looked_up(at: float, who: Any = ROSA, kind: str = "PHONE") -> vault_lookups.LookedUp:
    return vault_lookups.LookedUp(
        at=minute(at), actor=who, brand=QORI, type=Code(kind), person=who, caller=CARES_WEB
    )


def refused(at: float, who: Any = ROSA) -> vault_lookups.LookupRefused:
    return vault_lookups.LookupRefused(
        at=minute(at),
        actor=CARES_WEB,
        brand=QORI,
        reason=Code("LIMIT"),
        person=who,
        caller=CARES_WEB,
    )


def test_what_relevo_found_and_what_people_decided_stand_side_by_side() -> None:
    merge = merged(1)
    rows = ask("links", found(0), merge, undone(2, merge))
    assert [(row.act, row.person) for row in rows] == [
        ("FOUND", WORKER),
        ("MERGED", ROSA),
        ("UNDONE", TONI),
    ]
    assert rows[0].reasons == ("NATIONAL_ID", "PHONE")
    assert (rows[1].other_case, rows[1].reasons) == (OTHER_CASE, ("CUSTOMER_SAID_SO",))
    assert rows[2].undoes == rows[1].decision == merge.decision


def test_links_are_asked_for_a_case_a_person_a_period_and_a_brand() -> None:
    entries = [found(0), found(10, OTHER_CASE), merged(20)]
    assert [row.index for row in ask("links", *entries, case=OTHER_CASE)] == [1]
    assert [row.index for row in ask("links", *entries, person=ROSA)] == [2]
    assert [row.index for row in ask("links", *entries, until=minute(10))] == [0]
    assert ask("links", *entries, brands=frozenset({"andes"})) == []


def test_look_ups_are_told_with_who_and_what_kind_and_refusals_with_why() -> None:
    rows = ask("look-ups", looked_up(0), refused(1))
    assert [(row.outcome, row.person, row.type, row.reason) for row in rows] == [
        ("ANSWERED", ROSA, "PHONE", None),
        ("REFUSED", ROSA, None, "LIMIT"),
    ]


def test_look_ups_are_asked_for_a_person_and_a_type() -> None:
    entries = [looked_up(0), looked_up(1, TONI), looked_up(2, kind="NATIONAL_ID"), refused(3)]
    assert [row.index for row in ask("look-ups", *entries, person=TONI)] == [1]
    assert [row.index for row in ask("look-ups", *entries, type=Code("PHONE"))] == [0, 1]


def test_each_is_asked_of_one_private_log_and_of_no_main_one() -> None:
    assert named("links").services == {"care-private"}
    assert named("look-ups").services == {"vault-private"}
