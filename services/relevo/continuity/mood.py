"""Is the customer told to do it? The verb's form and what stands before it decide.

Walking left from the verb over pronouns, "please" and fillers, the first thing met says: a negation
denies, "we need that" or a modal of the second person asks, "they told you that" only reports.
"""

from __future__ import annotations

from enum import Enum, auto

from relevo.continuity.entries import Form, Role, Verb
from relevo.continuity.kinds import Language
from relevo.continuity.rows import Row


class Mood(Enum):
    """What a verb of the customer's is in a sentence."""

    TOLD = auto()  # do it
    SUPPOSED = auto()  # if you do it, once you do it
    DENIED = auto()  # don't, no need to
    NONE = auto()  # somebody else does it, or did


_PASSED = frozenset({Role.PRONOUN, Role.PLEASE, Role.AGAIN, Role.FILLER, Role.YOU})
_LOOSE = frozenset({Role.PLEASE, Role.AGAIN, Role.FILLER, Role.COMMA, Role.PRONOUN, Role.YOU})
_FARTHEST_GOVERNOR = 5
_IN_PUBLIC = frozenset({"public", "publicly", "online", "comments"})
_MERE_IF = frozenset({"si", "se", "cuando", "quando", "mientras"})
_NOT_HERS = frozenset({Role.WE, Role.STAFF, Role.HAVE, Role.THAT, Role.OF, Role.OURS, Role.ARTICLE})
_NOBODY = frozenset({"nadie", "ningun", "ninguna", "ninguno", "ninguem", "nenhum", "nobody"})
_OUR_NEEDS = ("necesit", "requer", "precis", "ocup", "necessit")
_READY = frozenset({"ya", "ja", "now"})  # "you can now": what was wrong is mended


def mood(row: Row, at: int, moods: dict[int, Mood]) -> Mood:
    """The mood of the verb at a place; `moods` has those of the verbs before it."""
    entry = row.chunks[at].entry
    left, pleased, clitic = _left_of(row, at, _PASSED)
    role = row.role(left)
    if role is Role.NO:
        return _unless(row, at, left, us=clitic or entry.us)
    if entry.form is Form.GERUND:
        return _of_gerund(role, row, left)
    if role is Role.ARTICLE and row.role(at - 1) is Role.ARTICLE:
        return Mood.NONE
    if role is Role.IF:
        return Mood.SUPPOSED if _condition(row, at, left, clitic or entry.us) else Mood.NONE
    if entry.form is Form.WISHED and role is not Role.THAT:
        return Mood.NONE
    if role in (Role.AND, Role.OR) and (before := _verb_before(left, moods)) is not None:
        inherited = _inherited(row, at, left, before, moods)
        if inherited is not None:
            return inherited
    if entry.form is Form.BASE and row.language is not Language.ENGLISH:
        return _of_infinitive(role, row, at, left, moods, pleased=pleased)
    if entry.form is Form.BASE:
        return _of_english(role, row, at, left, pleased=pleased)
    if role is Role.THAT:
        return _after_that(row, left)
    if _of_others(row, left, role) and not entry.us:
        return Mood.NONE
    return _of_finite(entry.form, role, clitic=clitic or entry.us, question=row.question)


def _of_others(row: Row, left: int, role: Role | None) -> bool:
    """Somebody else is the subject: "para que la tienda lo contacte"."""
    if role is Role.STAFF:
        return True
    if role not in (Role.NOUN, Role.WORD, Role.OF_CASE):
        return False
    near = [row.role(place) for place in range(max(left - _FARTHEST_GOVERNOR, 0), left)]
    return Role.THAT in near or Role.IF in near


def _unless(row: Row, at: int, left: int, *, us: bool) -> Mood:
    """ "If you don't give us" asks all the same, and "if you don't go" sends."""
    before = left - 1
    while row.role(before) in (Role.PRONOUN, Role.YOU):
        before -= 1
    if row.role(before) is not Role.IF:
        return Mood.DENIED
    given = us and row.chunks[at].entry.verbs & {Verb.GIVE, Verb.SEND}
    gone = row.chunks[at].entry.verbs & {Verb.GO, Verb.ENTER} and not us
    return Mood.TOLD if given or gone else Mood.DENIED


def _of_gerund(role: Role | None, row: Row, left: int) -> Mood:
    """A way for her to solve it; not what somebody is doing."""
    others = role in (Role.WE, Role.HAVE, Role.STAFF, Role.OTHER_VERB)
    return Mood.NONE if others or _by_nobody(row, left + 1) else Mood.TOLD


def _condition(row: Row, at: int, left: int, us: bool) -> bool:
    """ "If you give us" asks; "if you share it in public" warns."""
    if row.language is Language.ENGLISH:
        return all(chunk.word not in _IN_PUBLIC for chunk in row.chunks[at:])
    us = us or row.chunks[left].word not in _MERE_IF
    return us and (
        row.chunks[at].entry.form is not Form.BASE or row.language is not Language.SPANISH
    )


def _left_of(row: Row, at: int, passed: frozenset[Role]) -> tuple[int, bool, bool]:
    """The first place to the left that says something; whether "please" and "us" were passed."""
    left, pleased, clitic = at - 1, False, False
    while left >= 0 and row.role(left) in passed:
        pleased = pleased or row.role(left) is Role.PLEASE
        clitic = clitic or row.chunks[left].word in ("nos", "me")
        left -= 1
    return left, pleased, clitic


def _verb_before(at: int, moods: dict[int, Mood]) -> int | None:
    """The verb with which the one at `at` is joined by "and"."""
    return max((place for place in moods if place < at), default=None)


def _inherited(row: Row, at: int, joint: int, before: int, moods: dict[int, Mood]) -> Mood | None:
    """The mood of the verb before "and", where that goes on to this one; else None."""
    ours, theirs = row.chunks[at].entry.form, row.chunks[before].entry.form
    if ours is not theirs:
        return None
    if moods[before] is Mood.DENIED:
        return Mood.DENIED if row.role(joint) is Role.OR else None
    if ours is Form.BASE or moods[before] is Mood.NONE:
        return moods[before]
    return None


def _of_infinitive(
    role: Role | None, row: Row, at: int, left: int, moods: dict[int, Mood], *, pleased: bool
) -> Mood:
    if role in (Role.MAY, Role.NEED):
        return _governed(row, left, at)
    if role is Role.AT and row.role(left - 1) is Role.VERB and row.chunks[left].word == "a":
        return moods.get(left - 1, Mood.NONE)  # "ir a reclamar"
    if pleased and role is not Role.WE:
        return Mood.TOLD
    if role is None or (role is Role.COMMA and at - left == 1 and left <= 1):
        return Mood.TOLD if row.role(at - 1) is not Role.PRONOUN else Mood.NONE
    return Mood.NONE


def _governed(row: Row, governor: int, at: int | None = None) -> Mood:
    """After "you can", "we need that"; or right before the infinitive at `at`.

    "We need to call the shop" is our call, "we need to confirm your ID" hers.
    """
    ours = row.chunks[governor].word.startswith(_OUR_NEEDS)
    if at is not None and ours and Verb.GIVE not in row.chunks[at].entry.verbs:
        return Mood.NONE
    if row.role(governor - 1) is Role.NO or _by_nobody(row, governor):
        return Mood.DENIED
    if row.role(governor - 1) in (Role.WE, Role.STAFF):
        return Mood.NONE
    ready = governor > 0 and row.chunks[governor - 1].word in _READY
    return Mood.NONE if ready and row.role(governor) is Role.MAY else Mood.TOLD


def _by_nobody(row: Row, before: int) -> bool:
    """ "Nobody of the bank may …"."""
    return any(chunk.word in _NOBODY for chunk in row.chunks[:before])


def _of_english(role: Role | None, row: Row, at: int, left: int, *, pleased: bool) -> Mood:
    if role in (Role.MAY, Role.NEED):
        return _governed(row, left, at)
    if role in _NOT_HERS:
        return Mood.NONE
    if role in (None, Role.COMMA, Role.AND, Role.OR, Role.BECAUSE) or pleased:
        return Mood.NONE if row.role(at - 1) is Role.PRONOUN else Mood.TOLD
    return Mood.TOLD if row.role(at + 1) is Role.PRONOUN and role is Role.WORD else Mood.NONE


def _after_that(row: Row, that: int) -> Mood:
    """After "that" a subjunctive is told only where we ask for it."""
    left = that - 1
    for _ in range(_FARTHEST_GOVERNOR):
        if row.role(left) not in _LOOSE:
            break
        left -= 1
    role = row.role(left)
    if role in (Role.NEED, Role.MAY):
        return _governed(row, left)
    if role is Role.WITH:
        return Mood.SUPPOSED  # "con que nos diga"
    return Mood.DENIED if role is Role.NO else Mood.NONE


def _of_finite(form: Form | None, role: Role | None, *, clitic: bool, question: bool) -> Mood:
    """An order, or the present tense, which is one too where nobody else can be its subject."""
    if form is Form.ORDER:
        blocked = role in (Role.WE, Role.HAVE, Role.MAY) and not clitic
        return Mood.NONE if blocked else Mood.TOLD
    free = role in (None, Role.COMMA, Role.AND, Role.OR, Role.BECAUSE, Role.MAY)
    if form is Form.YOURS:
        return Mood.TOLD if clitic and free else Mood.NONE
    return Mood.TOLD if free or (question and clitic) else Mood.NONE
