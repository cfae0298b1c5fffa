"""A detector: how one kind of value looks, which words name it, and how it is checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from relevo.redaction.findings import FindingType, Reason
from relevo.redaction.surroundings import Surroundings

ENOUGH = 0.5
_LABEL, _NEIGHBOURHOOD, _CHECK, _OTHER_MEANING = 0.5, 0.3, 0.35, -0.4
_MOST = 0.99
_TELLING = 0.3  # a shape worth at least this much is a reason of its own
_NOT_COMPACT = re.compile(r"[^0-9A-Za-z&]")  # "&" is a letter of Mexican RFCs


# From the view and the span of a match: the span of the value, or None if there is none.
Reading = Callable[[str, int, int], tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to write a value.

    Attributes:
        pattern: a pattern of `re`, read as ASCII against the view. Its group `value`, or all of it,
            is the candidate. Every repetition must be bounded or unable to overlap its neighbour:
            a pattern takes linear time.
        worth: 0 to 1; what this way of writing says without any other evidence.
        trigger: a pattern of RE2 that matches every text in which `pattern` does, coarse rather
            than exact: `numbers.chain` for numbers. May be left out where a context word is needed
            anyway, since these words are a trigger already.
        begins: the words, lower case, one of which a match begins with; it is tried only where one
            stands, and needs no trigger.
        besides: with `begins`: every text that it matches has a digit or one of these words.
        numeric: the pattern begins with a digit, or a plus sign or bracket before one, and where it
            ends no digit is joined to it: it is tried only where a number of a fitting length
            begins.
        reading: for a value whose extent no pattern of a sane size can tell, such as an address:
            `pattern` finds its anchor, this function reads on from there. Constant time.
    """

    pattern: str
    worth: float
    trigger: str | None = None
    begins: frozenset[str] = frozenset()
    besides: frozenset[str] = frozenset()
    numeric: bool = False
    reading: Reading | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of value of one country.

    Attributes:
        name: `<country or generic>.<kind>`.
        country: ISO 3166-1 alpha-2 code, or None.
        label: the word in the placeholder, ASCII A-Z.
        context: words that name the value, lower case, without accents or points.
        fillers: words that may stand between such a word and the value, beside the common ones.
        near: if not empty, one of these must be near as well.
        check: whether the compact value (letters and digits only, upper case) holds.
        label_required: a context word must stand directly at the value.
        label_in_pattern: the pattern holds the label; the label counts as found.
        may_touch_letters: an unlabelled value may be glued to a word.
        against: whether something around a value speaks against it, beyond the common rule; it is
            asked last, and its yes ends the matter.
    """

    name: str
    type: FindingType
    country: str | None
    label: str
    shapes: tuple[Shape, ...]
    context: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    check: Callable[[str], bool] | None = None
    label_required: bool = False
    label_in_pattern: bool = False
    may_touch_letters: bool = False
    against: Callable[[str, Surroundings], bool] | None = None

    def judge(
        self, value: str, shape: Shape, around: Surroundings, *, named: bool = True
    ) -> tuple[float, tuple[Reason, ...]] | None:
        """Weigh the evidence for one candidate. Returns score and reasons, or None if too little.

        The sum of: the shape's worth; a label at the value, or a context word near it; check
        digits that hold. A harmless meaning ("reclamo V", "V soles") counts against it. A value
        that fails its check, or touches a letter, needs its label.

        Args:
            named: False where no context word is in the whole text.
        """
        if self.near and not around.near(self.near):
            return None
        labelled = self.label_in_pattern or (named and around.labelled(self.context, self.fillers))
        if not labelled and (self.label_required or (around.glued and not self.may_touch_letters)):
            return None
        reasons = [Reason.SHAPE] if shape.worth >= _TELLING else []
        score = shape.worth
        if labelled:
            reasons.append(Reason.LABEL)
            score += _LABEL
        elif named and around.near(_telling(self.context)):
            reasons.append(Reason.NEIGHBOURHOOD)
            score += _NEIGHBOURHOOD
        if self.check is not None:
            if self.check(compact(value)):
                reasons.append(Reason.CHECK_DIGIT)
                score += _CHECK
            elif not labelled:
                return None
            else:
                reasons.append(Reason.CHECK_FAILED)
        checked = Reason.CHECK_DIGIT in reasons
        if self._speaks_against(value, around, labelled=labelled, checked=checked):
            reasons.append(Reason.OTHER_MEANING)
            score += _OTHER_MEANING
        if round(score, 2) < ENOUGH or (self.against is not None and self.against(value, around)):
            return None
        return round(min(score, _MOST), 2), tuple(reasons)

    def _speaks_against(
        self, value: str, around: Surroundings, *, labelled: bool, checked: bool
    ) -> bool:
        """A harmless meaning counts unless the value is labelled. That it is an amount counts even
        then, unless its check digits hold or it may be a secret.
        """
        if labelled and (checked or self.type is FindingType.SECRET):
            return False
        return around.counted() or (
            not labelled and around.named_otherwise(may_be_amount=not value[:1].isalpha())
        )

    def needs_context(self, shape: Shape) -> bool:
        """Without a context word somewhere in the text, this shape cannot be a finding."""
        best = shape.worth + (_CHECK if self.check else 0)
        return not self.label_in_pattern and (self.label_required or round(best, 2) < ENOUGH)

    def context_trigger(self) -> str:
        """A pattern of RE2 that matches every text with a context word."""
        return f"(?i)(?:^|[^a-z]){self.context_words()}(?:[^a-z]|$)"

    def context_words(self) -> str:
        """A pattern of RE2 for a context word, also within a longer word."""
        spellings = "|".join(map(_spelling, sorted(self.context)))
        return f"(?i:{spellings})"


@cache
def _telling(context: frozenset[str]) -> frozenset[str]:
    """The words that mean something from afar; "cc" or "ci" only where they stand at the value."""
    return frozenset(word for word in context if len(word) > 2)


def _spelling(word: str) -> str:
    """A context word as RE2 finds it, also written with points: "cc", "c.c"."""
    return r"\.?".join(word)


def compact(value: str) -> str:
    """A value without separators, upper case: two spellings of one value become equal."""
    return _NOT_COMPACT.sub("", value).upper()
