"""Where a shape matches: tried at the places that a look has found, or searched in the view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from relevo.redaction.compiled import AT_NUMBERS, Compiled
from relevo.redaction.prefilter import Look


def spans_of(compiled: Compiled, view: str, look: Look) -> Sequence[tuple[int, int]]:
    """The candidates of one shape that is not numeric, by start, none within another."""
    group = compiled.group
    if compiled.shape.reading is not None:
        return _read_on(compiled, view, look)
    if compiled.coded == AT_NUMBERS:
        return _at_codes(compiled, view, [(start.at, 0) for start in look.starts])
    if compiled.coded >= 0:
        return _at_codes(compiled, view, look.codes)
    if compiled.shape.begins or compiled.letters:
        return [found.span(group) for found in _at_places(compiled, view, look)]
    return [found.span(group) for found in compiled.pattern.finditer(view)]


def _at_codes(
    compiled: Compiled, view: str, codes: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    match_at, farthest = compiled.match_at, compiled.coded
    spans = []
    done = 0
    for at, distance in codes:
        if distance <= farthest and at >= done:
            found = match_at(view, at)
            if found is not None:
                done = found.end()
                spans.append(found.span(compiled.group))
    return spans


def _at_places(compiled: Compiled, view: str, look: Look) -> Iterator[re.Match[str]]:
    match_at = compiled.match_at
    done = 0
    for at in _places(compiled, look):
        found = match_at(view, at) if at >= done else None
        if found is not None:
            done = found.end()
            yield found


def _places(compiled: Compiled, look: Look) -> Sequence[int]:
    """Where the shape is tried, in order."""
    if compiled.coded == AT_NUMBERS:
        return [start.at for start in look.starts]
    begins, places = (
        (compiled.letters, look.letters)
        if compiled.letters
        else (compiled.shape.begins, look.words)
    )
    some = [places[begin] for begin in places if begin in begins]
    return some[0] if len(some) == 1 else sorted(chain.from_iterable(some))


def _read_on(compiled: Compiled, view: str, look: Look) -> list[tuple[int, int]]:
    """What a shape that reads on from its anchors claims; no anchor is looked for within it, so
    that a text full of anchors costs each of its parts once.
    """
    reading, group = compiled.shape.reading, compiled.group
    assert reading is not None
    anchors = _anchors(compiled, view, look)
    spans = []
    done = 0
    while (anchor := anchors(done)) is not None:
        stretch = reading(view, *anchor.span(group))
        done = max(anchor.end(), anchor.start() + 1)
        if stretch is not None:
            spans.append(stretch)
            done = max(done, stretch[1])
    return spans


def _anchors(compiled: Compiled, view: str, look: Look) -> Callable[[int], re.Match[str] | None]:
    """A function for the next anchor from a place on; to be asked for ever later places."""
    if not compiled.shape.begins and not compiled.letters and compiled.coded < 0:
        return lambda done: compiled.pattern.search(view, done)
    places = iter(_places(compiled, look))

    def following(done: int) -> re.Match[str] | None:
        for at in places:
            found = compiled.match_at(view, at) if at >= done else None
            if found is not None:
                return found
        return None

    return following
