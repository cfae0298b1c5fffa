"""Where a shape matches: tried at the places that a look has found, or searched in the view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from relevo.redaction.prefilter import AT_NUMBERS, Compiled, Look


def spans_of(compiled: Compiled, view: str, look: Look) -> Sequence[tuple[int, int]]:
    """The candidates of one shape in a view, by start, none within another."""
    group = compiled.group
    if compiled.numeric:
        match_at, least, most = compiled.match_at, compiled.least, compiled.most
        spans: list[tuple[int, int]] | None = None
        done = 0
        for at, length, reach in look.starts:
            if length <= most and reach >= least and at >= done:
                found = match_at(view, at)
                if found is not None:
                    done = found.end()
                    if spans is None:
                        spans = []
                    spans.append(found.span(group))
        return spans or ()
    if compiled.coded == AT_NUMBERS:
        return _at_codes(compiled, view, [(start.at, 0) for start in look.starts])
    if compiled.coded >= 0:
        return _at_codes(compiled, view, look.codes)
    if compiled.shape.reading is not None:
        return _read_on(compiled, view, look.words)
    if compiled.shape.begins:
        return [found.span(group) for found in _at_words(compiled, view, look.words)]
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


def _at_words(
    compiled: Compiled, view: str, words: Mapping[str, Sequence[int]]
) -> Iterator[re.Match[str]]:
    done = 0
    for at in _places(compiled, words):
        found = compiled.match_at(view, at) if at >= done else None
        if found is not None:
            done = found.end()
            yield found


def _places(compiled: Compiled, words: Mapping[str, Sequence[int]]) -> list[int]:
    begins = compiled.shape.begins
    return sorted(place for word in words if word in begins for place in words[word])


def _read_on(
    compiled: Compiled, view: str, words: Mapping[str, Sequence[int]]
) -> list[tuple[int, int]]:
    """What a shape that reads on from its anchors claims; no anchor is looked for within it, so
    that a text full of anchors costs each of its parts once.
    """
    reading, group = compiled.shape.reading, compiled.group
    assert reading is not None
    anchors = _anchors(compiled, view, words)
    spans = []
    done = 0
    while (anchor := anchors(done)) is not None:
        stretch = reading(view, *anchor.span(group))
        done = max(anchor.end(), anchor.start() + 1)
        if stretch is not None:
            spans.append(stretch)
            done = max(done, stretch[1])
    return spans


def _anchors(
    compiled: Compiled, view: str, words: Mapping[str, Sequence[int]]
) -> Callable[[int], re.Match[str] | None]:
    """A function for the next anchor from a place on; to be asked for ever later places."""
    if not compiled.shape.begins:
        return lambda done: compiled.pattern.search(view, done)
    places = iter(_places(compiled, words))

    def following(done: int) -> re.Match[str] | None:
        for at in places:
            found = compiled.match_at(view, at) if at >= done else None
            if found is not None:
                return found
        return None

    return following
