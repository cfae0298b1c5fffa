"""Values that a customer spreads over consecutive posts of one case, noticed when the later comes.

The later post is covered before it is stored; the earlier one, which rests here already, is
redacted once more in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_handovers, store_redactions
from relevo.agency.adapters.tables import ledger
from relevo.agency.context import AgencyContext
from relevo.agency.domain.post import PostEvent
from relevo.agency.domain.protection import Protected, protect
from relevo.agency.domain.timeline import TimelineKind
from relevo.agency.use_cases import again
from relevo.agency.use_cases.again import Change
from relevo.agency.use_cases.recording import tell
from relevo.agency.use_cases.storing_posts import Storing
from relevo.crossing.vocabulary import PostVersion, RedactionCause
from relevo.errors import InvalidInput
from relevo.ledger.values import Code
from relevo.redaction import Finding, Redaction
from relevo.redaction.again import cover_findings, with_findings
from relevo.redaction.split import MOST_EARLIER, split_values

_COVERED = "\u2588"  # stands for what is to be covered: as long as it, and nothing to any detector


@dataclass(slots=True)
class _Earlier:
    """A text before: as it rests, less what is to be covered; and that, in its terms."""

    post_version_id: str
    source_id: str
    text: str = field(repr=False)
    findings: list[Finding] = field(default_factory=list)

    def covers(self, found: Sequence[Finding]) -> None:
        self.findings += found
        for one in found:
            mask = _COVERED * (one.end - one.start)
            self.text = f"{self.text[: one.start]}{mask}{self.text[one.end :]}"


class Splits:
    """The earlier texts of the cases of one transaction."""

    def __init__(
        self, context: AgencyContext, connection: Connection, case_ids: Collection[str]
    ) -> None:
        """The cases are held."""
        self._context = context
        self._earlier: dict[str, list[_Earlier]] = defaultdict(list)
        # One more than are read: an edit does not count its own post.
        texts = store_redactions.last_of_cases(connection, case_ids, most=MOST_EARLIER + 1)
        for case_id, stored in texts.items():
            for one in stored:
                self._keep(case_id, one.source_id, one.post_version_id, one.text)

    def protected(self, case_id: str, event: PostEvent, plain: Protected) -> Protected:
        """The post, with what goes on in it from earlier ones covered too.

        Args:
            plain: the post as it is protected by itself.
        """
        others = [one for one in self._earlier[case_id] if one.source_id != event.source_id]
        if not others or not event.text:
            return plain
        redact = self._context.redactor_of(event.brand).redact
        try:
            split = split_values(redact, [one.text for one in others], event.text)
        except InvalidInput:
            return plain  # what cannot be read was sealed whole
        for one, found in zip(others, split.earlier, strict=True):
            one.covers(found)
        if not split.text:
            return plain

        def redact_more(text: str) -> Redaction:
            found = redact(text)
            return with_findings(text, found, split.text) if text is event.text else found

        return protect(event, redact_more)

    def keep(self, case_id: str, version: PostVersion) -> None:
        """The post is an earlier one for those that come after it."""
        self._keep(case_id, version.source_id, version.post_version_id, version.redacted_text)

    def write(self, storing: Storing, connection: Connection) -> None:
        """Redact the earlier texts once more; all posts are stored. Their cases cross anyway."""
        for case_id, several in self._earlier.items():
            for one in several:
                if one.findings:
                    self._redact(storing, connection, case_id, one)

    def _keep(self, case_id: str, source_id: str, version_id: str, text: str) -> None:
        """Of a post that was edited, the newest text goes on."""
        several = self._earlier[case_id]
        gone = [one for one in several if one.source_id == source_id and not one.findings]
        for one in gone:
            several.remove(one)
        several.append(_Earlier(version_id, source_id, text))

    def _redact(
        self, storing: Storing, connection: Connection, case_id: str, one: _Earlier
    ) -> None:
        context, at = self._context, storing.at
        stored = store_redactions.get(connection, one.post_version_id, lock=True)
        if stored is None:
            return
        found = cover_findings(stored.text, stored.spans, one.findings, stored.exempt)
        if not found.added:
            return
        change = Change(RedactionCause.SPLIT, context.process("web"), at)
        made = again.write(context, connection, stored, found, change)
        leaf = ledger.record(connection, again.exposure(stored, made, change))
        store_handovers.name_leaves(connection, {case_id: leaf})
        tell(
            context,
            connection,
            storing.standing.cases[case_id],
            TimelineKind.REDACTED_AGAIN,
            at=at,
            actor=change.actor,
            reference_id=stored.post_version_id,
            code=Code.of(change.cause.value),
        )


def case_ids_of(storing: Storing, coming: Sequence[tuple[PostEvent, str]]) -> set[str]:
    """The cases to which posts are added that may go on from earlier ones."""
    cases = (
        storing.standing.case_for(event, author, at=storing.at)
        for event, author in coming
        if event.text
    )
    return {case.case_id for case in cases if case is not None}
