"""Quality sampling for auditors: draw, read, mark, report."""

from __future__ import annotations

from uuid import UUID

from relevo.care.domain.estimates import Report
from relevo.care.domain.sampling import Frame, Sample, SampleKey
from relevo.care.people import Role
from relevo.care.use_cases import marking, sampling
from relevo.care.use_cases.context import Care
from relevo.care.web import sampling_documents as documents
from relevo.care.web import sampling_forms as forms
from relevo.care.web.acts import Acts, known_agency
from relevo.service.web import Door, with_token

READERS = with_token([Role.AUDITOR, Role.LEAD, Role.ADMIN])
AUDITORS = with_token([Role.AUDITOR])

_SAMPLE = "/samples/<agency>/<uuid:sample_id>"
_ITEM = _SAMPLE + "/items/<uuid:post_version_id>"


def samples_door(care: Care) -> Door:
    """The door to samples."""
    door = Door("samples", description="Random samples of redacted texts, and what they say.")
    views = _Samples(care)
    door.add(
        "POST",
        "/samples",
        views.draw_sample,
        access=AUDITORS,
        takes=forms.DrawingSchema,
        gives=documents.SampleDocument,
        status=201,
        errors=[404, 409],
    )
    door.add(
        "GET",
        "/samples",
        views.list_samples,
        access=READERS,
        takes=forms.ListedSamplesSchema,
        gives=documents.SamplesDocument,
        errors=[404],
    )
    door.add("GET", _SAMPLE, views.read_sample, access=READERS, gives=documents.SampleDocument)
    door.add(
        "GET",
        _SAMPLE + "/report",
        views.report_sample,
        access=READERS,
        gives=documents.ReportDocument,
    )
    _add_items(door, views)
    return door


def _add_items(door: Door, views: _Samples) -> None:
    door.add(
        "GET",
        _SAMPLE + "/items",
        views.list_items,
        access=READERS,
        takes=forms.ListedItemsSchema,
        gives=documents.ItemsDocument,
    )
    door.add("GET", _ITEM, views.read_item, access=READERS, gives=documents.ReadItemDocument)
    door.add(
        "POST",
        _ITEM + "/marks",
        views.mark_item,
        access=AUDITORS,
        takes=forms.MarkedSchema,
        gives=documents.ReadItemDocument,
        errors=[409],
    )
    door.add(
        "POST",
        _ITEM + "/marks/<uuid:mark_id>/withdraw",
        views.withdraw_mark,
        access=AUDITORS,
        gives=documents.ReadItemDocument,
    )


class _Samples:
    def __init__(self, care: Care) -> None:
        self._care = care
        self._acts = Acts(care)

    def draw_sample(self, asked: forms.Drawing) -> Sample:
        """Draw a random sample of an agency's texts; nobody can choose which."""
        return sampling.draw(
            self._care,
            Frame(asked.agency, asked.brand, asked.since, asked.until),
            self._acts.brands(),
            size=asked.size,
            actor=self._acts.actor(),
        )

    def list_samples(self, asked: forms.ListedSamples) -> sampling.SamplesPage:
        """List samples, the newest first."""
        return sampling.samples(
            self._care, self._acts.brands(asked.brand), cursor=asked.cursor, limit=asked.limit
        )

    def read_sample(self, agency: str, sample_id: UUID) -> Sample:
        """Read what a sample was drawn from, with which seed, and its strata."""
        return sampling.sample_of(self._care, _key(agency, sample_id), self._acts.brands())

    def report_sample(self, agency: str, sample_id: UUID) -> Report:
        """Report precision and leak rate with their intervals, of the texts examined so far."""
        return sampling.report(self._care, _key(agency, sample_id), self._acts.brands())

    def list_items(
        self, asked: forms.ListedItems, agency: str, sample_id: UUID
    ) -> sampling.ItemsPage:
        """List a sample's texts in its random order."""
        return sampling.items(
            self._care,
            _key(agency, sample_id),
            self._acts.brands(),
            examined=asked.examined,
            after=asked.after,
            limit=asked.limit,
        )

    def read_item(self, agency: str, sample_id: UUID, post_version_id: UUID) -> dict[str, object]:
        """Read one text of a sample, redacted as it stands now, with its marks."""
        read = sampling.read_item(
            self._care, _key(agency, sample_id), str(post_version_id), self._acts.brands()
        )
        return documents.item_document(read)

    def mark_item(
        self, asked: forms.Marked, agency: str, sample_id: UUID, post_version_id: UUID
    ) -> dict[str, object]:
        """Say what is right, too much or missed; what was missed is covered on both sides."""
        read = marking.mark(
            self._care,
            _key(agency, sample_id),
            str(post_version_id),
            self._acts.brands(),
            asked.marking,
            actor=self._acts.actor(),
        )
        return documents.item_document(read)

    def withdraw_mark(
        self, agency: str, sample_id: UUID, post_version_id: UUID, mark_id: UUID
    ) -> dict[str, object]:
        """Undo a mark; it stays in the history."""
        read = marking.withdraw(
            self._care,
            _key(agency, sample_id),
            str(post_version_id),
            str(mark_id),
            self._acts.brands(),
            actor=self._acts.actor(),
        )
        return documents.item_document(read)


def _key(agency: str, sample_id: UUID) -> SampleKey:
    return SampleKey(known_agency(agency), str(sample_id))
