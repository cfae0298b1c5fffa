"""The text as a reader sees it: one plain spelling for the many ways to write a thing.

1. `folding`: characters. Compatibility forms and look-alikes become plain, accents and invisible
   characters go away.
2. `escapes`: HTML entities and percent-encoding of digits and of the signs of an e-mail address.
3. `joined`: names, addresses of mail and words with signs in them;
   `spelled`: codes spelled by the names of their letters.
4. `disguise`: words and codes taken apart or dressed up, signs in words.
5. `lettered`: letters written for digits.
6. `spread`: digits pulled apart by signs, blanks, line breaks.
7. `spoken`: numbers in words.

An exact map leads every character back to the input. Detectors read the view; findings are cut
from the input. Each step is skipped where nothing asks for it: most texts need the first alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import re2

from relevo.redaction import disguise, escapes, joined, lettered, spelled, spoken, spread
from relevo.redaction.folding import FOLDING, folded_in_step


@dataclass(frozen=True, slots=True)
class View:
    """A plain spelling of a text. Its repr shows no text.

    Attributes:
        text: the spelling; it may be shorter or longer than the input.
        starts: for each character of `text`, the code point of the input where it begins; None
            when both run in step.
        ends: the code point after it, invisible characters that follow included; None likewise.
        unusual: a step after the first changed something; a part of the text may then read
            otherwise than within the whole.
    """

    text: str = field(repr=False)
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    unusual: bool = False

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the input behind `text[start:end]`, which must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def rewritten(self, edits: Sequence[tuple[int, int, str]]) -> View:
        """Stretches of the view spelled another way: (start, end, spelling), disjoint, sorted.

        Each character of a spelling stands for its whole stretch. One with as many characters as
        its stretch stands for it character by character.
        """
        if not edits:
            return self
        count = len(self.text)
        old_starts = range(count) if self.starts is None else self.starts
        old_ends = range(1, count + 1) if self.ends is None else self.ends
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, spelling in edits:
            parts += [self.text[done:start], spelling]
            starts += old_starts[done:start]
            ends += old_ends[done:start]
            if len(spelling) == end - start:
                starts += old_starts[start:end]
                ends += old_ends[start:end]
            else:
                starts += [old_starts[start]] * len(spelling)
                ends += [old_ends[end - 1]] * len(spelling)
            done = end
        parts.append(self.text[done:])
        starts += old_starts[done:]
        ends += old_ends[done:]
        return View("".join(parts), starts, ends, self.unusual)


_STEPS = (escapes, joined, spelled, disguise, lettered, spread, spoken)


def _hints() -> re2.Set:
    """The hints of all steps as one automaton: who does none of them pays a microsecond."""
    options = re2.Options()
    options.log_errors = False
    hints = re2.Set.SearchSet(options)
    for step in _STEPS:
        hints.Add(step.HINT)
    hints.Compile()
    return hints


_HINTS = _hints()


def view_of(text: str) -> View:
    """The view of a text, in time linear in its length."""
    in_step = folded_in_step(text)
    view = View(in_step) if in_step is not None else _mapped(text)
    if _HINTS.Match(view.text) is None:
        return view
    unusual = False
    for number, step in enumerate(_STEPS):
        # What one step changed may be something for the next.
        if number in (_HINTS.Match(view.text) or ()) and (found := step.edits(view.text)):
            unusual = True
            view = view.rewritten(found)
    return View(view.text, view.starts, view.ends, unusual=unusual)


def _mapped(text: str) -> View:
    if all(len(FOLDING[ord(char)]) == 1 for char in set(text)):
        return View(text.translate(FOLDING))
    spelled: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, char in enumerate(text):
        plain = FOLDING[ord(char)]
        if not plain:
            if ends:
                last = starts[-1]
                index = len(ends) - 1
                while index >= 0 and starts[index] == last:
                    ends[index] = position + 1
                    index -= 1
            continue
        spelled.append(plain)
        for _ in plain:
            starts.append(position)
            ends.append(position + 1)
    return View("".join(spelled), starts, ends)
