"""What the agency can do; one module a subject, one function a use case, one transaction each.

`context` is an `AgencyContext`; `actor` a person's id or a process's SPIFFE id; `brands` the brands
that the caller may see, whose other cases raise `UnknownCase` (a 404) as if they were not there.

- `intake.take_in(context, event, actor=None) -> Taken`: a post version comes in.
- `cases.list_cases(context, brands, filters, after=None, limit=50) -> CasePage`;
  `cases.case_detail(context, brands, case_id) -> CaseDetail`;
  `cases.search(context, brands, text, limit=50) -> SearchResult`.
- `actions.escalate(context, case_id, brands=…, actor=…, urgency=…, note=None,
  expected_version=None) -> Acted`; `actions.close(…, reason=…)`; `actions.reopen(…)`;
  `actions.add_note(…, text=…)`.
- `replies.submit(context, case_id, brands=…, actor=…, text=…, in_reply_to_source_id=None)
  -> Reply`: a community manager's reply; raises `CarriesPersonalData`.
- `handover.due_items(context, case_ids) -> {brand: Due}`; `handover.refuse(context, item,
  refusal)`; `handover.resend(context, case_id, brands=…, actor=…) -> Acted` for what was parked.
- `receipts.verified(context, item, statement) -> Receipted`, each for itself;
  `receipts.accept(context, accepted)` stores those of one call.
- `reports.due_actions(context, action_ids)`, `reports.settle(context, actions, results)`: public
  acts reported to care.
- `updates.apply(context, update, holder) -> outcome`, `updates.apply_all(context, batch, holder)`:
  what care sends back; `story_updates` only tell, `case_updates` change a case, with `care_replies`
  (replies to publish) and `erasure`.
- `keys.import_keys(context, brand, statement) -> KeyList`; `keys.ids_in_use(context, brand)`.
- `sweep.requeue(context)`, `sweep.delete_seals(context)`: nothing is forgotten, nothing kept.
- `deliveries.take(context, events) -> Delivered`: what a platform delivered, each event alone.
- `publish.attend(context, reply_id)` on a message, `publish.attend_due(context)` by the clock: what
  is due for replies.
- `by_hand.mark_by_hand(context, case_id, reply_id, brands=…, actor=…, proof=…)`.
- `moderation.hide(context, case_id, brands=…, actor=…, source_id=…, reason=…)`, `unhide(…)`;
  `moderation.attend(context, visibility_id)`, `moderation.attend_due(context)` like `publish`'s.
- `page_comments.settle_due(context)`: the page's own comments whose grace is over.
"""
