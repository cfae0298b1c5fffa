"""Private forms: what may be asked, who gets the link, what is consumed when, and what is known."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from relevo.care.adapters import tables
from relevo.care.domain.case import CaseKey
from relevo.care.domain.errors import (
    FormAsksKnown,
    FormOver,
    FormsNotServed,
    TooManyForms,
    UnknownCase,
    UnknownForm,
    ValueJudged,
)
from relevo.care.domain.forms import Again, Delivery, Form, FormState, Language, Note, Verdict
from relevo.care.domain.timeline import EventKind
from relevo.care.use_cases.continuity import customers_data
from relevo.care.use_cases.customers import cases_of_customer
from relevo.care.use_cases.desk import case_detail
from relevo.care.use_cases.form_checks import AnswersRefused
from relevo.care.use_cases.form_settling import expire
from relevo.care.use_cases.form_submission import VaultCannot, find_form, shown, submit
from relevo.care.use_cases.forms import (
    forms_of,
    judge,
    known_types,
    newest_forms,
    reissue,
    revoke,
)
from relevo.care.use_cases.linking import link_due
from relevo.care.use_cases.updates import next_updates, open_stream
from relevo.crossing.form_links import is_token
from relevo.crossing.updates import FormLink, Given, Update
from relevo.errors import InvalidInput, RelevoError
from relevo.ledger.entries import care_forms as recorded
from relevo.sealing.signed import SignedStatement
from relevo.service.rpc.errors import PeerUnavailable
from relevo.vault.references import CaseRef
from relevo.vault.sql import erasures
from relevo.vault.sql.erasures import Tombstone
from relevo.vault.sql.tables import held_values
from tests.canary import scan
from tests.databases import at_rest
from tests.unit.care.conftest import Logged
from tests.unit.care.forms_world import (
    ASKED,
    BASE,
    CONSENT,
    TYPED,
    FormsWorld,
    open_forms_world,
)
from tests.unit.care.world import AGENCY, BRAND, ROSA, TONI, new_id


@pytest.fixture
def forms(tmp_path: Path) -> Iterator[FormsWorld]:
    with open_forms_world(tmp_path) as opened:
        yield opened


def _updates(forms: FormsWorld) -> list[Update]:
    forms.world.number()
    stream = open_stream(forms.care, AGENCY, BRAND, after=0, fencing_token=1, applied=())
    return list(next_updates(forms.care, stream, 0))


def _stored(forms: FormsWorld, form: Form) -> Form:
    return next(
        one for one in forms_of(forms.care, forms.key, {BRAND}) if one.form_id == form.form_id
    )


def test_a_form_for_the_brands_own_channel_gives_its_link_once_and_tells_the_agency_nothing(
    forms: FormsWorld,
) -> None:
    opened = forms.open()
    assert opened.link is not None
    assert opened.link.startswith(f"{BASE}/f/")
    assert is_token(opened.link.removeprefix(f"{BASE}/f/"))
    assert opened.link not in repr(opened)
    assert [type(one.kind).__name__ for one in _updates(forms)] == ["Received"]


def test_a_form_that_the_agency_sends_reaches_it_as_an_update(forms: FormsWorld) -> None:
    opened = forms.open(replace(ASKED, delivery=Delivery.AGENCY))
    assert opened.link is None
    told = _updates(forms)[-1].kind
    assert told == FormLink(
        f"{BASE}/f/{forms.token(opened)}", opened.form.expires_at, opened.form.form_id
    )


def test_no_link_rests_anywhere_at_care(forms: FormsWorld, logged: Logged) -> None:
    token = forms.token(forms.open(replace(ASKED, delivery=Delivery.AGENCY)))
    other = forms.token(forms.open())
    _updates(forms)
    written = at_rest(forms.care.storage.database)
    for one in (token, other):
        assert one.encode() not in written
        assert one not in logged


def test_two_forms_have_two_links(forms: FormsWorld) -> None:
    assert forms.open().link != forms.open().link


def test_opening_is_on_the_ledger_by_kinds(forms: FormsWorld) -> None:
    request = replace(ASKED, types=("EMAIL", "PHONE"), note=Note.CALL)
    form = forms.open(request).form
    (entry,) = forms.world.recorded(recorded.FormOpened)
    assert (entry.form, entry.types, entry.language) == (form.form_id, ("PHONE", "EMAIL"), "ES")
    assert (entry.delivery, entry.known, entry.reason, entry.actor) == ("BRAND", (), None, ROSA)
    event = case_detail(forms.care, forms.key, {BRAND}).timeline[-1]
    assert (event.kind, event.subject, event.code) == (
        EventKind.FORM_OPENED,
        form.form_id,
        "PHONE EMAIL",
    )


def test_what_the_case_has_is_not_asked_for_again_without_a_reason(forms: FormsWorld) -> None:
    request = replace(ASKED, types=("NATIONAL_ID", "PHONE"))
    with pytest.raises(FormAsksKnown) as refused:
        forms.open(request)
    assert (refused.value.types, refused.value.field) == (("NATIONAL_ID",), "again")
    assert forms.world.recorded(recorded.FormOpened) == []
    forms.open(replace(request, again=Again.WRONG))
    (entry,) = forms.world.recorded(recorded.FormOpened)
    assert (entry.known, entry.reason) == (("NATIONAL_ID",), "WRONG")


def test_a_reason_counts_only_where_something_is_asked_again(forms: FormsWorld) -> None:
    assert forms.open(replace(ASKED, again=Again.CUT)).form.again is None


def test_what_came_by_a_form_is_known_until_somebody_finds_it_wrong(forms: FormsWorld) -> None:
    form = submit(forms.care, forms.token(forms.open()), TYPED, CONSENT)
    with pytest.raises(FormAsksKnown):
        forms.open(replace(ASKED, types=("PHONE",)))
    judge(forms.care, forms.key, {BRAND}, form.form_id, 1, Verdict.NOT_HERS, actor=ROSA)
    forms.open(replace(ASKED, types=("PHONE",)))
    with forms.care.storage.read() as tx:
        assert known_types(tx, forms.key) == {"NATIONAL_ID", "EMAIL"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"types": ()}, "types"),
        ({"types": ("SECRET",)}, "types"),
        ({"types": ("PHONE", "PHONE")}, "types"),
        ({"types": ("PHONE", "EXPIRY")}, "types"),
        ({"types": ("CARD",)}, "types"),
        ({"types": ("ORIGINAL_TEXT",)}, "types"),
        ({"life": timedelta(days=7, seconds=1)}, "life"),
        ({"life": timedelta(seconds=1)}, "life"),
        ({"life": timedelta(0)}, "life"),
    ],
)
def test_what_no_form_may_ask_is_refused_by_field(
    forms: FormsWorld, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        forms.open(replace(ASKED, **changes))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_card_is_asked_for_only_where_the_brand_allows_it(forms: FormsWorld) -> None:
    serving = forms.care.forms
    assert serving is not None
    brand = replace(serving.brands[BRAND], cards=True)
    forms.world.care = replace(forms.care, forms=replace(serving, brands={BRAND: brand}))
    assert forms.open(replace(ASKED, types=("CARD",))).form.fields == ("CARD",)


def test_a_language_without_a_consent_text_is_refused(forms: FormsWorld) -> None:
    serving = forms.care.forms
    assert serving is not None
    brand = replace(serving.brands[BRAND], consents={Language.ES: "Sí."})
    forms.world.care = replace(forms.care, forms=replace(serving, brands={BRAND: brand}))
    with pytest.raises(InvalidInput) as refused:
        forms.open(replace(ASKED, language=Language.EN))
    assert refused.value.field == "language"


def test_another_brands_case_is_no_case(forms: FormsWorld) -> None:
    from relevo.care.use_cases.forms import open_form

    with pytest.raises(UnknownCase):
        open_form(forms.care, forms.key, {"andes"}, ASKED, actor=TONI)


def test_a_care_without_forms_says_so(forms: FormsWorld) -> None:
    forms.world.care = replace(forms.care, forms=None)
    with pytest.raises(FormsNotServed):
        forms.open()
    assert expire(forms.care) == 0


def test_a_case_has_few_open_forms_at_once(forms: FormsWorld) -> None:
    opened = [forms.open() for _ in range(3)]
    with pytest.raises(TooManyForms):
        forms.open()
    revoke(forms.care, forms.key, {BRAND}, opened[0].form.form_id, actor=ROSA)
    forms.open()


def test_opening_the_link_any_number_of_times_consumes_nothing(forms: FormsWorld) -> None:
    token = forms.token(forms.open())
    for _ in range(20):
        assert shown(forms.care, token).public_code == "Q-7K3F9"
    submit(forms.care, token, TYPED, CONSENT)


def test_what_she_typed_is_at_the_vault_and_of_care_knows_the_kinds_alone(
    forms: FormsWorld, logged: Logged, tmp_path: Path
) -> None:
    form = submit(forms.care, forms.token(forms.open()), TYPED, CONSENT)
    assert [(one.number, one.type, one.verdict) for one in _stored(forms, form).values] == [
        (1, "PHONE", Verdict.UNVERIFIED),
        (2, "EMAIL", Verdict.UNVERIFIED),
    ]
    assert forms.vault.count(held_values) == 2
    (entry,) = forms.world.recorded(recorded.FormSubmitted)
    assert (entry.types, entry.consent) == (("PHONE", "EMAIL"), CONSENT)
    assert entry.submission == form.submission_id
    assert _updates(forms)[-1].kind == Given(form.form_id, ("PHONE", "EMAIL"))
    assert scan([tmp_path], TYPED.values()) == []
    for value in TYPED.values():
        assert value not in logged


def test_a_form_is_filled_in_once(forms: FormsWorld) -> None:
    token = forms.token(forms.open())
    submit(forms.care, token, TYPED, CONSENT)
    for typed in (TYPED, {**TYPED, 1: "912345678"}):
        with pytest.raises(UnknownForm):
            submit(forms.care, token, typed, CONSENT)
    assert forms.vault.count(held_values) == 2
    assert len(forms.world.recorded(recorded.FormSubmitted)) == 1


def test_of_many_at_once_one_is_taken_whole(forms: FormsWorld) -> None:
    token, start = forms.token(forms.open()), threading.Barrier(5)

    def send(number: int) -> str:
        start.wait()
        try:
            submit(forms.care, token, {**TYPED, 1: f"98765432{number}"}, CONSENT)
        except RelevoError as error:
            return error.reason
        return "taken"

    with ThreadPoolExecutor(5) as threads:
        outcomes = sorted(threads.map(send, range(5)))
    assert outcomes == ["UNKNOWN_FORM"] * 4 + ["taken"]
    assert forms.vault.count(held_values) == 2
    assert len(forms.world.recorded(recorded.FormSubmitted)) == 1


@pytest.mark.parametrize(
    "token", ["", "x", "b" * 64, "B" * 64, "b" * 64 + "\n", "\ud800", "é" * 900]
)
def test_a_link_that_is_none_is_unknown(forms: FormsWorld, token: str) -> None:
    forms.open()
    with pytest.raises(UnknownForm):
        find_form(forms.care, token)


def test_a_revoked_form_takes_nothing(forms: FormsWorld) -> None:
    opened = forms.open()
    revoke(forms.care, forms.key, {BRAND}, opened.form.form_id, actor=TONI)
    with pytest.raises(UnknownForm):
        submit(forms.care, forms.token(opened), TYPED, CONSENT)
    with pytest.raises(FormOver):
        revoke(forms.care, forms.key, {BRAND}, opened.form.form_id, actor=TONI)
    (entry,) = forms.world.recorded(recorded.FormEnded)
    assert (entry.outcome, entry.actor) == ("REVOKED", TONI)
    assert forms.vault.count(held_values) == 0


def test_a_form_is_over_at_its_end_and_the_sweep_says_so_once(forms: FormsWorld) -> None:
    opened = forms.open()
    forms.world.clock.forward(hours=24)
    with pytest.raises(UnknownForm):
        find_form(forms.care, forms.token(opened))
    assert (expire(forms.care), expire(forms.care)) == (1, 0)
    assert _stored(forms, opened.form).state is FormState.EXPIRED
    (entry,) = forms.world.recorded(recorded.FormEnded)
    assert (entry.outcome, entry.actor) == ("EXPIRED", forms.care.process)


def test_a_new_link_takes_the_place_of_one_that_was_lost(forms: FormsWorld) -> None:
    opened = forms.open(replace(ASKED, life=timedelta(hours=2)))
    again = reissue(forms.care, forms.key, {BRAND}, opened.form.form_id, actor=ROSA)
    assert _stored(forms, opened.form).state is FormState.REVOKED
    assert again.form.fields == opened.form.fields
    assert again.form.expires_at - again.form.opened_at == timedelta(hours=2)
    assert forms.world.recorded(recorded.FormOpened)[-1].replaces == opened.form.form_id
    with pytest.raises(UnknownForm):
        find_form(forms.care, forms.token(opened))
    submit(forms.care, forms.token(again), TYPED, CONSENT)
    with pytest.raises(FormOver):
        reissue(forms.care, forms.key, {BRAND}, again.form.form_id, actor=ROSA)


def test_a_vault_that_is_away_consumes_nothing_and_nothing_is_kept(
    forms: FormsWorld, tmp_path: Path, logged: Logged
) -> None:
    opened = forms.open()
    forms.deposits.away = True
    with pytest.raises(PeerUnavailable):
        submit(forms.care, forms.token(opened), TYPED, CONSENT)
    assert _stored(forms, opened.form).state is FormState.OPEN
    assert scan([tmp_path], TYPED.values()) == []
    forms.deposits.away = False
    submit(forms.care, forms.token(opened), TYPED, CONSENT)


def test_a_care_that_died_once_the_vault_had_it_takes_the_same_again(forms: FormsWorld) -> None:
    opened = forms.open()
    forms.deposits.dies = True
    with pytest.raises(SystemExit):
        submit(forms.care, forms.token(opened), TYPED, CONSENT)
    forms.deposits.dies = False
    assert submit(forms.care, forms.token(opened), TYPED, CONSENT).state is FormState.SUBMITTED
    assert forms.vault.count(held_values) == 2


def test_a_care_that_died_learns_of_it_from_another_try_or_from_the_sweep(
    forms: FormsWorld,
) -> None:
    first, second = forms.open(), forms.open()
    forms.deposits.dies = True
    for opened in (first, second):
        with pytest.raises(SystemExit):
            submit(forms.care, forms.token(opened), TYPED, CONSENT)
    forms.deposits.dies = False
    with pytest.raises(UnknownForm):
        submit(forms.care, forms.token(first), {**TYPED, 1: "912345678"}, CONSENT)
    assert _stored(forms, first.form).state is FormState.SUBMITTED
    forms.world.clock.forward(hours=24)
    assert expire(forms.care) == 1
    assert _stored(forms, second.form).state is FormState.SUBMITTED
    assert len(forms.world.recorded(recorded.FormSubmitted)) == 2
    assert forms.world.recorded(recorded.FormEnded) == []


def test_the_sweep_waits_for_a_vault_that_is_away(forms: FormsWorld) -> None:
    opened = forms.open()
    forms.world.clock.forward(hours=24)
    forms.deposits.away = True
    with pytest.raises(PeerUnavailable):
        expire(forms.care)
    assert _stored(forms, opened.form).state is FormState.OPEN


def test_a_form_revoked_while_it_was_sent_counts_as_filled_in(forms: FormsWorld) -> None:
    opened = forms.open()
    forms.deposits.dies = True
    with pytest.raises(SystemExit):
        submit(forms.care, forms.token(opened), TYPED, CONSENT)
    forms.deposits.dies = False
    from relevo.care.use_cases.form_settling import settle

    revoke(forms.care, forms.key, {BRAND}, opened.form.form_id, actor=ROSA)
    held = forms.deposits.find(forms.key, BRAND, opened.form.submission_id)
    assert held is not None
    assert settle(forms.care, opened.form, held, CONSENT).state is FormState.SUBMITTED


def test_wrong_answers_are_named_by_field_and_consume_nothing(forms: FormsWorld) -> None:
    opened = forms.open()
    token = forms.token(opened)
    with pytest.raises(AnswersRefused) as refused:
        submit(forms.care, token, {1: "12", 2: " "}, "2019-01")
    assert refused.value.wrong == {1: "WRONG", 2: "EMPTY", 0: "CONSENT"}
    assert forms.vault.count(held_values) == 0
    submit(forms.care, token, TYPED, CONSENT)


def test_a_vault_that_refuses_for_a_reason_of_ours_consumes_nothing(
    forms: FormsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = forms.open()
    forms.vault.vault = replace(forms.vault.vault, brands=frozenset({"inti"}))
    with pytest.raises(VaultCannot):
        submit(forms.care, forms.token(opened), TYPED, CONSENT)
    assert _stored(forms, opened.form).state is FormState.OPEN


def test_a_verdict_is_recorded_and_can_change(forms: FormsWorld) -> None:
    form = submit(forms.care, forms.token(forms.open()), TYPED, CONSENT)
    for verdict in (Verdict.CONFIRMED, Verdict.WRONG):
        judge(forms.care, forms.key, {BRAND}, form.form_id, 1, verdict, actor=ROSA)
    with pytest.raises(ValueJudged):
        judge(forms.care, forms.key, {BRAND}, form.form_id, 1, Verdict.WRONG, actor=TONI)
    assert [
        (one.field_number, one.type, one.verdict, one.actor)
        for one in forms.world.recorded(recorded.FormValueJudged)
    ] == [(1, "PHONE", "CONFIRMED", ROSA), (1, "PHONE", "WRONG", ROSA)]
    assert _stored(forms, form).values[0].judged_by == ROSA


@pytest.mark.parametrize("number", [0, 3, -1])
def test_there_is_no_verdict_on_a_value_that_did_not_come(forms: FormsWorld, number: int) -> None:
    form = submit(forms.care, forms.token(forms.open()), TYPED, CONSENT)
    with pytest.raises(FormOver):
        judge(forms.care, forms.key, {BRAND}, form.form_id, number, Verdict.WRONG, actor=ROSA)


def test_a_form_is_found_under_its_own_case_alone(forms: FormsWorld) -> None:
    form, other = forms.open().form, forms.another_case()
    for act in (revoke, reissue):
        with pytest.raises(UnknownForm):
            act(forms.care, other, {BRAND}, form.form_id, actor=ROSA)
        with pytest.raises(UnknownForm):
            act(forms.care, forms.key, {BRAND}, new_id(), actor=ROSA)
        with pytest.raises(InvalidInput):
            act(forms.care, forms.key, {BRAND}, "' or 1=1 --", actor=ROSA)


def test_the_newest_forms_are_listed_for_the_brands_that_one_may_see(forms: FormsWorld) -> None:
    first, second = forms.open().form, forms.open(key=forms.another_case()).form
    assert [one.form_id for one in newest_forms(forms.care, {BRAND}, limit=10)] == [
        second.form_id,
        first.form_id,
    ]
    assert newest_forms(forms.care, {BRAND}, limit=1)[0].form_id == second.form_id
    assert newest_forms(forms.care, {"andes"}, limit=10) == ()


def test_a_form_changes_no_other_table_by_being_read(forms: FormsWorld) -> None:
    token = forms.token(forms.open())
    before = forms.world.count(tables.events), len(forms.world.tags())
    find_form(forms.care, token)
    assert (forms.world.count(tables.events), len(forms.world.tags())) == before


def test_what_a_form_brought_is_known_to_the_guard_with_its_time(forms: FormsWorld) -> None:
    form = submit(forms.care, forms.token(forms.open()), TYPED, CONSENT)
    judge(forms.care, forms.key, {BRAND}, form.form_id, 2, Verdict.WRONG, actor=ROSA)
    with forms.care.storage.read() as tx:
        case = tx.cases.get(forms.key)
        assert case is not None
        known = {one.kind: one.given_at for one in customers_data(tx, case).here}
    assert set(known) == {"NATIONAL_ID", "PHONE"}
    assert known["PHONE"] == form.settled_at


def test_a_value_links_cases_only_while_somebody_has_confirmed_it(forms: FormsWorld) -> None:
    other = forms.another_case()
    sent = {}
    for key in (forms.key, other):
        sent[key] = submit(forms.care, forms.token(forms.open(key=key)), TYPED, CONSENT)

    def together() -> bool:
        while link_due(forms.care):
            pass
        with forms.care.storage.read() as tx:
            return set(cases_of_customer(tx, forms.key)) == {forms.key, other}

    def say(key: CaseKey, verdict: Verdict) -> None:
        judge(forms.care, key, {BRAND}, sent[key].form_id, 1, verdict, actor=ROSA)

    with forms.care.storage.read() as tx:  # both posts are of one author: apart from that, nothing
        alone = {one.number for one in tx.customers.values_of([forms.key, other])}
    assert alone == {1, 2}
    with forms.care.storage.write() as tx:
        tx.connection.execute(
            tables.cases.update()
            .where(tables.cases.c.case_id == other.case_id)
            .values(author_ref="cd" * 16)
        )
    assert not together()
    say(forms.key, Verdict.CONFIRMED)
    assert not together()
    say(other, Verdict.CONFIRMED)
    assert together()
    say(other, Verdict.NOT_HERS)
    assert not together()


def test_links_by_forms_stand_in_the_private_log_alone(forms: FormsWorld) -> None:
    form = submit(forms.care, forms.token(forms.open()), TYPED, CONSENT)
    judge(forms.care, forms.key, {BRAND}, form.form_id, 1, Verdict.CONFIRMED, actor=ROSA)
    assert not {tag for tag in forms.world.tags() if tag.startswith("care:value")}
    assert forms.world.tags()[-1] == "care:form:judged"


def test_an_erased_case_takes_no_submission_and_says_so_to_nobody(forms: FormsWorld) -> None:
    opened = forms.open()
    ref = CaseRef(BRAND, AGENCY, forms.key.case_id)
    with forms.vault.store.database.write() as connection:
        stone = Tombstone(
            ref,
            new_id(),
            forms.vault.now,
            SignedStatement("t", b"{}", "0" * 16, bytes(64)),
            "0" * 64,
        )
        erasures.add_tombstone(connection, stone)
    with pytest.raises(UnknownForm):
        submit(forms.care, forms.token(opened), TYPED, CONSENT)
    assert forms.vault.count(held_values) == 0
