"""Which shapes can match a text at all, so that `re` runs only for these.

Three looks, each cheaper than the next, in time linear in the text:
    1. its words against all words that matter, in one table;
    2. RE2 over the triggers that are parts of words;
    3. where it has a digit or an "@": the numbers in it, and RE2 over the triggers that need one.

RE2's automata are kept apart because their product would be large: a text with digits walks through
counters, a text without them through words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Mapping, Sequence
from typing import NamedTuple

import re2

from relevo.redaction.detector import Detector, Shape
from relevo.redaction.findings import FindingType
from relevo.redaction.patterns import needs_one_of, told
from relevo.redaction.surroundings import MASK

_MEMORY = 8 << 20  # bytes for each of RE2's automata; what does not fit is built anew
_DIGITS = "0123456789"
_TAIL = 4  # characters that may follow the digits of a number: "-K", " - K"

AT_NUMBERS = 99
_FARTHEST = 12  # characters from the beginning of a code to its first digit

_WORD_START = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]", re.ASCII)
_WORD = re.compile(r"[a-z]+")
_POINTED = re.compile(r"(?<![a-z.])(?:[a-z]\.){1,4}[a-z](?![a-z])")  # "c.c", "r.u.c."
_POINT = re.compile(r"\.[a-z](?![a-z])")
_TELLING = re.compile(r"[0-9@]")
_CHAIN = re.compile(r"\d+(?:[ .,'\-()/]{1,3}\d+)*", re.ASCII)
_RUN = re.compile(r"\d+", re.ASCII)
_CHAIN_TRIGGER = re.compile(r"\\d\(\?:\[[^\]]*\]\{0,3\}\\d\)\{(\d+)\}\Z")


class Compiled(NamedTuple):
    """A shape ready to run, with its detector and the detector's place in the registry.

    Attributes:
        group: the group that is the candidate.
        numeric: as the shape's.
        match_at: the pattern's `match`.
        least: the fewest characters that it matches, less what may follow the digits.
        most: the most.
        needs_context: it counts only where a context word is in the text.
        needs_digit: every text that it matches has a digit.
        coded: if not negative, a match begins a word and has a digit within so many characters: it
            is tried only there. `AT_NUMBERS`: it is tried where numbers begin. -1: it is searched.
    """

    order: int
    detector: Detector
    shape: Shape
    pattern: re.Pattern[str]
    group: str | int
    numeric: bool
    match_at: Callable[[str, int], re.Match[str] | None]
    least: int
    most: int
    needs_context: bool
    needs_digit: bool
    coded: int


class Start(NamedTuple):
    """Where a number begins.

    Attributes:
        at: its place in the view; a plus sign or bracket before it has one of its own.
        length: how many digits follow at once, if nothing is joined to them; otherwise 0.
        reach: how many characters the digits and all that is joined to them take.
    """

    at: int
    length: int
    reach: int


class Look(NamedTuple):
    """What may match a view.

    Attributes:
        possible: the shapes, each with whether a context word of its detector is in the view.
        starts: where numbers begin.
        words: where words begin that a shape begins with: word, lower case, to places.
        codes: where words begin that soon have a digit: (place, how far the digit is).
    """

    possible: list[tuple[Compiled, bool]]
    starts: Sequence[Start]
    words: Mapping[str, Sequence[int]]
    codes: Sequence[tuple[int, int]]

    def again(self, masked: str, matched: Container[int]) -> Look:
        """What may still match when parts of the view are masked, none of them cut out of a word:
        of the shapes that are looked for in the whole text those that did match, by their ids.
        """
        if not self.possible:
            return self
        starts = starts_of_numbers(masked) if self.starts else ()
        possible = [
            pair
            for pair in self.possible
            if (starts or not pair[0].needs_digit)
            and (pair[0].numeric or pair[0].coded >= 0 or id(pair[0]) in matched)
        ]
        if not possible:
            return _NOTHING
        words = {
            word: [at for at in places if masked[at] != MASK] for word, places in self.words.items()
        }
        return Look(possible, starts, words, codes_of(masked, starts))


_NOTHING = Look([], (), {}, ())


def codes_of(view: str, starts: Sequence[Start]) -> list[tuple[int, int]]:
    """Each place where a word begins that has a digit soon, and how far that is, in order."""
    codes = []
    done = 0
    for at, _, _ in starts:
        if at < done or not view[at].isdigit():
            continue
        for word in _WORD_START.finditer(view, max(done, at - _FARTHEST), at + 1):
            place = word.start()
            codes.append((place, at - place))
        done = at + 1
    return codes


def starts_of_numbers(view: str) -> list[Start]:
    """Each place where a number begins, in order."""
    starts = []
    for chain in _CHAIN.finditer(view):
        low, high = chain.span()
        for run in _RUN.finditer(view, low, high):
            at, end = run.span()
            for before in range(max(0, at - 3), at):
                if view[before] in "+(" and not view[before + 1 : at].strip("( "):
                    starts.append(Start(before, 0, high - before))
            alone = at == low and end == high
            starts.append(Start(at, end - at if alone else 0, high - at))
    return starts


class _Triggers:
    """Patterns of RE2, answered by id in one pass."""

    def __init__(self) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._ids: dict[str, int] = {}
        # RE2 answers "no match" when it runs out of memory. This one matches every text: if it is
        # missing from an answer, everything is possible.
        self._always = self.add("")
        self.waiting: list[list[_Waiting]] = [[]]

    def add(self, trigger: str) -> int:
        if trigger not in self._ids:
            self._ids[trigger] = self._set.Add(trigger)
        return self._ids[trigger]

    def wait(self, trigger: str, waiting: _Waiting) -> None:
        place = self.add(trigger)
        while len(self.waiting) <= place:
            self.waiting.append([])
        self.waiting[place].append(waiting)

    def compile(self) -> None:
        self._set.Compile()

    def hits(self, view: str) -> Sequence[int]:
        hits = self._set.Match(view)
        if hits is None or self._always not in hits:
            return range(len(self.waiting))
        found: Sequence[int] = hits
        return found


class _Waiting(NamedTuple):
    """A shape that waits for its trigger.

    Attributes:
        context: the bit of its context words, or 0 if it has none.
        digits: the fewest characters of numbers in a row that it needs.
        besides: the bit of the words of which one will do for a digit, or 0.
    """

    context: int
    compiled: Compiled
    digits: int
    besides: int


class Prefilter:
    """The triggers of all detectors, compiled once. Safe to share by threads."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._masks: dict[str, int] = {}  # word to the bits of the sets that hold it
        self._bits: dict[frozenset[str], int] = {}
        self._of_bit: dict[int, list[_Waiting]] = {}
        self._beginnings: set[str] = set()
        self._with_digits = self._without = 0  # bits that shapes wait for, by what the text has
        self._begun = 0  # bits of the words that shapes begin with
        self._numeric: list[_Waiting] = []
        self._wordy, self._telling = _Triggers(), _Triggers()
        for order, detector in enumerate(detectors):
            context = self._bit_of(detector.context)
            for shape in detector.shapes:
                self._place(context, compiled_of(order, detector, shape))
        self._numeric.sort(key=lambda waiting: waiting.digits)
        self._numeric_least = [waiting.digits for waiting in self._numeric]
        self._wordy.compile()
        self._telling.compile()

    def look(self, view: str) -> Look:
        """What may match the view."""
        lowered = view.lower()
        words = self._words_of(lowered)
        named = 0
        for word in words:
            named |= self._masks[word]
        possible: list[tuple[Compiled, bool]] = []
        starts: Sequence[Start] = ()
        reach = 0
        if _TELLING.search(view) is not None:
            starts = starts_of_numbers(view)
            reach = max([start[2] for start in starts], default=0)
            for trigger in self._telling.hits(view):
                _add(possible, self._telling.waiting[trigger], named, reach)
            if starts:
                enough = bisect_right(self._numeric_least, reach)
                _add(possible, self._numeric[:enough], named, reach)
        for trigger in self._wordy.hits(view):
            _add(possible, self._wordy.waiting[trigger], named, reach)
        left = named & (self._with_digits if reach else self._without)
        while left:
            bit = left & -left
            left ^= bit
            _add(possible, self._of_bit[bit], named, reach)
        if not possible:
            return _NOTHING
        codes: Sequence[tuple[int, int]] = ()
        if starts and any(0 <= compiled.coded < AT_NUMBERS for compiled, _ in possible):
            codes = codes_of(view, starts)
        places = self._places(lowered, words) if named & self._begun else {}
        return Look(possible, starts, places, codes)

    def _words_of(self, lowered: str) -> set[str]:
        """The words that matter in a view."""
        words = self._masks.keys() & _WORD.findall(lowered)
        if _POINT.search(lowered) is not None:
            pointed = {one.replace(".", "") for one in _POINTED.findall(lowered)}
            words |= self._masks.keys() & pointed
        return words

    def _places(self, lowered: str, words: set[str]) -> Mapping[str, Sequence[int]]:
        """Where those words stand that a shape begins with."""
        beginnings = self._beginnings & words
        if not beginnings:
            return {}
        places: dict[str, list[int]] = {}
        for match in _WORD.finditer(lowered):
            if match[0] in beginnings:
                places.setdefault(match[0], []).append(match.start())
        return places

    def _bit_of(self, words: frozenset[str]) -> int:
        if not words:
            return 0
        if words not in self._bits:
            bit = self._bits[words] = 1 << len(self._bits)
            for word in words:
                self._masks[word] = self._masks.get(word, 0) | bit
        return self._bits[words]

    def _place(self, context: int, compiled: Compiled) -> None:
        """Where the shape waits."""
        shape = compiled.shape
        trigger = shape.trigger or ""
        chain = _CHAIN_TRIGGER.match(trigger)
        fewest = int(chain[1]) + 1 if chain else int(compiled.needs_digit)
        if shape.numeric:
            fewest = max(fewest, compiled.least)
        besides = self._bit_of(shape.besides)
        waiting = _Waiting(context, compiled, 1 if besides else fewest, besides)
        if shape.begins:
            self._beginnings |= shape.begins
            self._begun |= self._bit_of(shape.begins)
            self._wait_for(self._bit_of(shape.begins), waiting)
        elif shape.numeric or chain or not trigger:
            if compiled.needs_context:
                self._wait_for(context, waiting)
            else:
                self._numeric.append(waiting)
        elif needs_one_of(trigger, _DIGITS + "@"):
            self._telling.wait(trigger, waiting)
        else:
            self._wordy.wait(trigger, waiting)

    def _wait_for(self, bit: int, waiting: _Waiting) -> None:
        self._of_bit.setdefault(bit, []).append(waiting)
        self._with_digits |= bit
        if not waiting.digits or waiting.besides:
            self._without |= bit


def _add(
    possible: list[tuple[Compiled, bool]], waiting: Sequence[_Waiting], named: int, reach: int
) -> None:
    """Those that have their context word, or need none, and digits enough."""
    for context, compiled, digits, besides in waiting:
        if digits <= reach or besides & named:
            if named & context:
                possible.append((compiled, True))
            elif not compiled.needs_context:
                possible.append((compiled, False))


def compiled_of(order: int, detector: Detector, shape: Shape) -> Compiled:
    """A shape of a detector, ready to run."""
    known = told(shape.pattern)
    pattern, least, most = known.compiled, known.least, known.most
    coded = -1
    searched = not (shape.numeric or shape.begins or shape.reading)
    if searched and known.until_digit is not None and known.until_digit <= _FARTHEST:
        if known.begins_a_word:
            coded = known.until_digit
        elif known.until_digit == 0 and known.begins_a_number:
            coded = AT_NUMBERS
    return Compiled(
        order=order,
        detector=detector,
        shape=shape,
        pattern=pattern,
        group="value" if "value" in pattern.groupindex else 0,
        numeric=shape.numeric,
        match_at=pattern.match,
        least=least - _TAIL,
        most=most,
        needs_context=detector.needs_context(shape),
        needs_digit=known.needs_digit,
        coded=coded,
    )


class TypeHint:
    """Whether a text can hold findings of one type at all, by a single coarse pattern.

    For whoever looks for one type only: most texts need no more than this. Masking a part of a
    text puts walls in it, which no trigger matches, and can so make a word stand alone: the words
    are looked for without their edges, so that the answer holds for every round of the redactor.
    """

    def __init__(self, kind: FindingType, detectors: Sequence[Detector]) -> None:
        options = re2.Options()
        options.max_mem = 2 * _MEMORY
        options.log_errors = False
        coarse = {
            detector.context_words() if detector.needs_context(shape) else shape.trigger or ""
            for detector in detectors
            if detector.type is kind
            for shape in detector.shapes
        }
        pattern = "|".join(f"(?:{trigger})" for trigger in sorted(coarse))
        self._pattern = re2.compile(pattern, options) if coarse else None

    def possible(self, view: str) -> bool:
        """False: the redactor finds nothing of the type in this view."""
        return self._pattern is not None and self._pattern.search(view) is not None
