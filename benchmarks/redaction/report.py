"""The tables, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.redaction.accuracy import Names
from benchmarks.redaction.scoring import Hits, Score, Tally
from benchmarks.redaction.speed import HOSTILE_SECONDS, Measure, Pace, Start, WholeProcess


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text and whose others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def scores(by_corpus: Mapping[str, Mapping[str, Score]]) -> str:
    """Engines side by side, corpus by corpus."""
    return table(
        ["corpus, engine", "leaks", "whole", "plain", "evasion", "clean posts altered", "outside"],
        [
            [
                f"{corpus}: {engine}",
                _of(figures.overall),
                str(figures.overall.whole),
                _percent(figures.by_set["plain"].rate),
                _percent(figures.by_set["evasion"].rate),
                f"{figures.clean_altered} of {figures.clean} ({_percent(figures.altered_share)})",
                f"{figures.redacted_outside:,} ({_percent(figures.outside_share)})",
            ]
            for corpus, engines in by_corpus.items()
            for engine, figures in engines.items()
        ],
    )


def details(by_corpus: Mapping[str, Score]) -> str:
    """The redactor alone: leaks by type and by country."""
    parts = []
    for title, pick in (("type", _types), ("country", _countries)):
        names = sorted({name for figures in by_corpus.values() for name in pick(figures)})
        parts.append(
            table(
                [title, *by_corpus],
                [
                    [
                        name,
                        *(_of(pick(figures).get(name, Tally())) for figures in by_corpus.values()),
                    ]
                    for name in names
                ],
            )
        )
    return "\n".join(parts)


def _types(figures: Score) -> Mapping[str, Tally]:
    return figures.by_type


def _countries(figures: Score) -> Mapping[str, Tally]:
    return figures.by_country


def persons(by_corpus: Mapping[str, Mapping[str, Names]]) -> str:
    """Precision, recall and F1 of PERSON."""
    return table(
        [
            "PERSON: corpus, engine",
            "exact P / R / F1",
            "words P / R / F1",
            "all names: exact",
            "words",
        ],
        [
            [
                f"{corpus}: {engine}",
                _hits(found.long.exact),
                _hits(found.long.words),
                _hits(found.all.exact),
                _hits(found.all.words),
            ]
            for corpus, engines in by_corpus.items()
            for engine, found in engines.items()
        ],
    )


def paces(by_text: Mapping[str, Mapping[str, Pace]]) -> str:
    """Texts a second, side by side."""
    return table(
        ["texts, engine", "texts/s of CPU", "texts/s of the clock", "the redactor is faster by"],
        [
            [
                f"{text}: {engine}",
                _measure(pace.cpu),
                _measure(pace.wall),
                "" if number == 0 else _measure(pace.ours),
            ]
            for text, engines in by_text.items()
            for number, (engine, pace) in enumerate(engines.items())
        ],
    )


def hostile(took: Mapping[str, Mapping[str, float | None]]) -> str:
    """Milliseconds for each long text."""
    engines = list(took)
    texts = next(iter(took.values()))
    return table(
        ["100,000 characters of, in ms", *engines],
        [[text, *(_milliseconds(took[engine][text]) for engine in engines)] for text in texts],
    )


def starts(by_engine: Mapping[str, Start]) -> str:
    """What it takes to begin."""
    return table(
        ["engine", "from nothing to the first text, ms of CPU", "resident memory then"],
        [
            [engine, _measure(start.cpu, 1000), f"{start.rss / 1024:,.0f} MB"]
            for engine, start in by_engine.items()
        ],
    )


def whole(by_cores: Mapping[str, WholeProcess]) -> str:
    """The command from start to end."""
    return table(
        [
            "`relevo redact --jsonl`, start to end",
            "lines/s of CPU",
            "lines/s of the clock",
            "memory",
        ],
        [
            [
                f"{process.lines:,} ordinary posts, {cores}",
                _measure(process.cpu),
                _measure(process.wall),
                f"{process.most_memory / 1024:,.0f} MB",
            ]
            for cores, process in by_cores.items()
        ],
    )


def _of(tally: Tally) -> str:
    return f"{tally.leaks} of {tally.spans} ({_percent(tally.rate)})" if tally.spans else "–"


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


def _hits(hits: Hits) -> str:
    return f"{hits.precision:.2f} / {hits.recall:.2f} / {hits.f1:.2f}"


def _measure(measure: Measure, times: float = 1) -> str:
    median, least, most = (
        number(value * times) for value in (measure.median, measure.least, measure.most)
    )
    return f"{median} ({least}–{most})"


def number(value: float) -> str:
    """With as many digits as tell something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def _milliseconds(seconds: float | None) -> str:
    return f"over {HOSTILE_SECONDS * 1000:,.0f}" if seconds is None else number(seconds * 1000)
