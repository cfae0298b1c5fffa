"""Lines are numbered and measured so that an import goes on exactly where it stopped."""

from __future__ import annotations

import io

import pytest

from relevo.agency.backfill import lines
from relevo.agency.backfill.lines import MAX_LINE, portions


def read(text: bytes, **start: int) -> list[tuple[int, int, bytes | None]]:
    stream = io.BytesIO(text)
    stream.seek(start.get("offset", 0))
    return [
        (line.number, line.end, line.raw)
        for portion in portions(stream, **start)
        for line in portion.lines
    ]


def test_blank_lines_count_and_are_left_out() -> None:
    assert read(b"a\n\n  \r\nb") == [(1, 2, b"a\n"), (4, 8, b"b")]


def test_a_portion_ends_behind_its_blank_lines() -> None:
    (portion,) = portions(io.BytesIO(b"a\n\n\n"))
    assert (portion.last, portion.end) == (3, 4)
    assert list(portions(io.BytesIO(b""))) == []


def test_a_line_that_is_too_long_is_not_held_and_those_after_it_are_read() -> None:
    text = b"x" * (3 * MAX_LINE) + b"\nb\n" + b"y" * MAX_LINE + b"\n"
    assert [
        (number, end, None if raw is None else len(raw)) for number, end, raw in read(text)
    ] == [
        (1, 3 * MAX_LINE + 1, None),
        (2, 3 * MAX_LINE + 3, 2),
        (3, 4 * MAX_LINE + 4, MAX_LINE + 1),
    ]


def test_a_line_without_an_end_that_is_too_long_ends_with_the_input() -> None:
    assert read(b"x" * (MAX_LINE + 5)) == [(1, MAX_LINE + 5, None)]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_answering_on_behind_any_portion_gives_the_same_lines(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_PORTION_LINES", size)
    text = b"".join(b"line %d\n" % n + b"\n" * (n % 3) for n in range(20)) + b"last"
    whole = read(text)
    for portion in portions(io.BytesIO(text)):
        rest = read(text, after_line=portion.last, offset=portion.end)
        assert rest == [one for one in whole if one[0] > portion.last]


def test_portions_are_bounded_in_bytes() -> None:
    sizes = [
        sum(len(line.raw or b"") for line in portion.lines)
        for portion in portions(io.BytesIO((b"z" * 100_000 + b"\n") * 20))
    ]
    assert max(sizes) <= (256 << 10) + 100_001
    assert len(sizes) > 5
