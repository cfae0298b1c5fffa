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
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import re2

from relevo.redaction.compiled import AT_NUMBERS, FARTHEST, Compiled, compiled_of
from relevo.redaction.detector import Detector
from relevo.redaction.findings import FindingType
from relevo.redaction.outlines import Outlines
from relevo.redaction.patterns import needs_one_of
from relevo.redaction.pieces import Pieces
from relevo.redaction.surroundings import MASK

_MEMORY = 8 << 20  # bytes for each of RE2's automata; what does not fit is built anew
_DIGITS = "0123456789"
_WORD_START = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]", re.ASCII)
_POINTED = re.compile(r"(?<![a-z.])(?:[a-z]\.){1,4}[a-z](?![a-z])")  # "c.c", "r.u.c."
_POINT = re.compile(r"\.[a-z](?![a-z])")
_TELLING = re.compile(r"[0-9@]")
_CHAIN = re.compile(r"\d+(?:[ .,'\-()/_]{1,3}\d+)*", re.ASCII)
_RUN = re.compile(r"\d+", re.ASCII)
_CHAIN_TRIGGER = re.compile(r"\\d\(\?:\[[^\]]*\]\{0,3\}\\d\)\{(\d+)\}\Z")


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
        possible: the shapes, numeric ones apart, each with whether a context word of its detector
            is in the view.
        starts: where numbers begin.
        words: where words begin that a shape begins with: word, lower case, to places.
        codes: where words begin that soon have a digit: (place, how far the digit is).
        letters: where words begin, by their first letter, lower case; empty if no shape asks.
        named: the bits of the sets of context words that have one in the view.
        numbers: the numeric shapes.
    """

    possible: list[tuple[Compiled, bool]]
    starts: Sequence[Start]
    words: Mapping[str, Sequence[int]]
    codes: Sequence[tuple[int, int]]
    letters: Mapping[str, Sequence[int]]
    named: int
    numbers: Numbers

    def __bool__(self) -> bool:
        """Whether anything may match."""
        return bool(self.possible or self.starts)

    def again(self, masked: str) -> Look:
        """What may still match when parts of the view are masked, none of them cut out of a word.
        Also what did not match before: "dni 45678912 vence 08/27" names an expiry only then.
        """
        if not self:
            return self
        starts = starts_of_numbers(masked) if self.starts else ()
        possible = [pair for pair in self.possible if starts or not pair[0].needs_digit]
        return Look(
            possible,
            starts,
            _unmasked(self.words, masked),
            codes_of(masked, starts),
            _unmasked(self.letters, masked),
            self.named,
            self.numbers,
        )


def _unmasked(places: Mapping[str, Sequence[int]], masked: str) -> Mapping[str, Sequence[int]]:
    return {
        word: [place for place in some if masked[place] != MASK] for word, some in places.items()
    }


class Numbers:
    """The numeric shapes, each with the bit of its context words."""

    def __init__(self, shapes: Sequence[tuple[int, Compiled]]) -> None:
        """Of these shapes."""
        self._outlines = Outlines([compiled.outline for _, compiled in shapes])
        self._tried = [
            (place, context, compiled.needs_context, compiled.match_at, compiled.group)
            for place, (context, compiled) in enumerate(shapes)
        ]
        self._shapes = shapes

    def spans(
        self, view: str, starts: Sequence[Start], named: int
    ) -> list[tuple[Compiled, bool, Sequence[tuple[int, int]]]]:
        """What each shape claims, and whether it has a context word; as `matching.spans_of`."""
        found: dict[int, list[tuple[int, int]]] = {}
        done: dict[int, int] = {}
        for at, _, reach in starts:
            for fitting in self._outlines.fitting(view, at, reach):
                place, context, needs_context, match_at, group = self._tried[fitting]
                if needs_context and not named & context:
                    continue
                match = match_at(view, at)
                if match is not None and at >= done.get(place, 0):
                    done[place] = match.end()
                    found.setdefault(place, []).append(match.span(group))
        return [
            (self._shapes[place][1], bool(self._shapes[place][0] & named), spans)
            for place, spans in found.items()
        ]


def codes_of(view: str, starts: Sequence[Start]) -> list[tuple[int, int]]:
    """Each place where a word begins that has a digit soon, and how far that is, in order."""
    codes = []
    done = 0
    for at, _, _ in starts:
        if at < done or not view[at].isdigit():
            continue
        for word in _WORD_START.finditer(view, max(done, at - FARTHEST), at + 1):
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
        self._numeric: list[_Waiting] = []  # ready as soon as there are digits enough
        numbers: list[tuple[int, Compiled]] = []
        self._wordy, self._telling = _Triggers(), _Triggers()
        for order, detector in enumerate(detectors):
            context = self._bit_of(detector.context)
            for shape in detector.shapes:
                compiled = compiled_of(order, detector, shape)
                if shape.numeric:
                    numbers.append((context, compiled))
                else:
                    self._place(context, compiled)
        self._numbers = Numbers(numbers)
        self._numeric.sort(key=lambda waiting: waiting.digits)
        self._numeric_least = [waiting.digits for waiting in self._numeric]
        self._wordy.compile()
        self._telling.compile()

    def look(self, view: str, pieces: Pieces | None = None) -> Look:
        """What may match the view, whose pieces may be given."""
        pieces = pieces or Pieces(view)
        words = self._words_of(pieces)
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
            return Look([], starts, {}, (), {}, named, self._numbers)
        codes: Sequence[tuple[int, int]] = ()
        if starts and any(0 <= compiled.coded < AT_NUMBERS for compiled, _ in possible):
            codes = codes_of(view, starts)
        beginnings = self._beginnings & words if named & self._begun else None
        places = pieces.places(beginnings) if beginnings else {}
        letters = pieces.initials() if any(one.letters for one, _ in possible) else {}
        return Look(possible, starts, places, codes, letters, named, self._numbers)

    def _words_of(self, pieces: Pieces) -> set[str]:
        """The words that matter in a view."""
        words = self._masks.keys() & pieces.words
        if _POINT.search(pieces.lowered) is not None:
            pointed = {one.replace(".", "") for one in _POINTED.findall(pieces.lowered)}
            words |= self._masks.keys() & pointed
        return words

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
        besides = self._bit_of(shape.besides)
        waiting = _Waiting(context, compiled, 1 if besides else fewest, besides)
        if shape.begins:
            self._beginnings |= shape.begins
            self._begun |= self._bit_of(shape.begins)
            self._wait_for(self._bit_of(shape.begins), waiting)
        elif chain or not trigger:
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
