"""What care can do: one use case, one function, one transaction.

Every function takes a `context.Care` first. A case is named by `CaseKey(agency, case_id)`. `actor`
is a verified person's random id (`ledger.values.Id`) or a process's SPIFFE ID. `expected_revision`
is `Case.revision` as the person saw it: a change by somebody else raises `ChangedMeanwhile`.
`brands` limits what is found to the brands that the person may see; a case of another brand raises
`UnknownCase`, as one that does not exist does.

For the agencies (rpc):
    handover.hand_over(care, signer, agency, items, *, actor) -> list[SignedStatement | Refusal]
    actions.report_action(care, agency, action, *, actor) -> Refusal | None
    recall.recall_case(care, agency, brand, case_id, *, actor) -> HandOverItem
    updates.open_stream(care, agency, brand, *, after, fencing_token, applied) -> Stream
    updates.next_updates(care, stream, after) -> tuple[Update, ...]
    keys.SealingKeys(care).list(agency, brand, held) -> SignedStatement

For the worker:
    updates.Sequencer(care, holder).run_once() -> int
    ingest.ingest(care, keys, *, grace_seconds) -> None
    ingest.requeue_due(care) -> int

For the desk (web):
    desk.inbox(care, query: InboxQuery) -> InboxPage
    desk.counts(care, brands) -> dict[Desk, int]
    desk.case_detail(care, key, brands, *, with_held_fields=True) -> CaseDetail
    desk.find_by_public_code(care, public_code, brands) -> tuple[Case, ...]
    desk.assign(care, key, brands, assignee | None, *, expected_revision, actor) -> Case
    desk.resolve(care, key, brands, *, expected_revision, actor) -> Case
    desk.reopen(care, key, brands, *, expected_revision, actor) -> Case
    answers.write_reply(care, key, brands, text, *, in_reply_to_source_id, expected_revision, actor)
        -> Reply; raises CarriesPersonalData (field `text`, `types`), never stores such a text
    answers.ask_question(care, key, brands, text, *, actor) -> AskedQuestion; raises the same
    reveal.ask(care, key, brands, Asking, *, actor) -> Challenge
    reveal.confirm(care, key, brands, GivenCode, *, actor) -> Challenge
    reveal.open_value(care, key, brands, challenge_id, Place, *, actor) -> RevealedValue
    approvals.approve(care, brands, GivenCode, *, actor) -> Challenge

For auditors:
    sampling.draw(care, frame, brands, *, size, actor) -> Sample
    sampling.samples(care, brands, *, cursor, limit) -> SamplesPage
    sampling.sample_of(care, key, brands) -> Sample
    sampling.items(care, key, brands, *, examined, after, limit) -> ItemsPage
    sampling.read_item(care, key, post_version_id, brands) -> ReadItem
    sampling.report(care, key, brands) -> Report
    marking.mark(care, key, post_version_id, brands, marking, *, actor) -> ReadItem
    marking.withdraw(care, key, post_version_id, mark_id, brands, *, actor) -> ReadItem
    breaches.breaches(care, brands, *, state, cursor, limit) -> BreachesPage
    breaches.breach_of(care, agency, breach_id, brands) -> ReadBreach
    breaches.close(care, agency, breach_id, brands, reason, *, actor) -> ReadBreach
    breaches.reopen(care, agency, breach_id, brands, *, actor) -> ReadBreach

For operators:
    operations.newest_updates(care, brands, *, limit) -> list[UpdateSummary]
    operations.parked_seals(care, brands, *, limit) -> list[Seal]
    operations.re_drive(care, agency, post_version_id, brands, *, actor) -> None

Errors are those of `relevo.care.domain.errors` and `relevo.crossing.errors`.
"""
