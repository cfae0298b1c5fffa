"""What a person may ask to see: the vault's values by post, named as they stand in its text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from relevo.care.domain.forms import Form, Verdict
from relevo.care.domain.posts import Post
from relevo.care.domain.vault import HeldField
from relevo.care.use_cases.desk import CaseDetail
from relevo.care.web import words
from relevo.crossing.vocabulary import PostVersion
from relevo.service.web.words import instant, start

_ORIGINAL_TEXT = 0  # the seal's field of the whole text


@dataclass(frozen=True, slots=True)
class Choice:
    """One value. `value` names it in the form: post version and field."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one version of one post."""

    label: str
    choices: tuple[Choice, ...]


def groups(detail: CaseDetail) -> tuple[Group, ...]:
    """The held values: the newest post first, in it those of the text, the whole text last."""
    held: dict[str, list[HeldField]] = defaultdict(list)
    for one in detail.held_fields or ():
        held[one.post_version_id].append(one)
    found = []
    for label, version in _versions(detail.posts):
        fields = [one for seal_id in seals_of(version) for one in held.pop(seal_id, [])]
        if fields:
            found.append(Group(label, _choices(fields, version)))
    for form in reversed(detail.forms):
        if came := held.pop(form.submission_id, []):
            at = instant(form.settled_at or form.opened_at)
            found.append(Group(f"{at} · formulario privado", _of_form(came, form)))
    found += [Group("Otro comentario", _choices(fields, None)) for fields in held.values()]
    return tuple(found)


def placeholder(version: PostVersion | None, seal_id: str | None, number: int) -> str | None:
    """How a seal's field stands in the redacted text, such as `[DNI-1]`; None: it does not.

    `seal_id`: the post version, or the redaction whose seal it is.
    """
    for span in version.findings if version else ():
        if version and (span.seal_id or version.post_version_id, span.field_number) == (
            seal_id,
            number,
        ):
            return version.redacted_text[span.start : span.end]
    return None


def seals_of(version: PostVersion) -> tuple[str, ...]:
    """Under which ids the vault holds what is covered in a text: its own first."""
    others = (span.seal_id for span in version.findings if span.seal_id)
    return tuple(dict.fromkeys([version.post_version_id, *others]))


def _versions(posts: tuple[Post, ...]) -> Iterator[tuple[str, PostVersion]]:
    for post in reversed(posts):
        if post.current is None:
            continue
        for version in (post.current, *reversed(post.earlier)):
            mark = "" if version is post.current else " · antes de editarlo"
            yield f"{instant(post.first_at)} · «{start(version.redacted_text)}»{mark}", version


def _of_form(fields: list[HeldField], form: Form) -> tuple[Choice, ...]:
    verdicts = {value.number: value.verdict for value in form.values}
    return tuple(
        Choice(
            f"{one.post_version_id}:{one.field_number}",
            f"{words.TYPES.get(one.type, 'Dato personal')} · {words.VERDICTS[verdict]}",
        )
        for one in sorted(fields, key=lambda one: one.field_number)
        if (verdict := verdicts.get(one.field_number, Verdict.UNVERIFIED))
    )


def _choices(fields: list[HeldField], version: PostVersion | None) -> tuple[Choice, ...]:
    order = sorted(fields, key=lambda one: (one.field_number == _ORIGINAL_TEXT, one.field_number))
    choices = []
    for one in order:
        kind = words.TYPES.get(one.type, "Dato personal")
        shown = placeholder(version, one.post_version_id, one.field_number)
        value = f"{one.post_version_id}:{one.field_number}"
        choices.append(Choice(value, f"{shown} · {kind}" if shown else kind))
    return tuple(choices)
