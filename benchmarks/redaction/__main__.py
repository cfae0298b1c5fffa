"""`make bench-redaction [CORPORA=DIR]`: measure, print, and write into benchmarks/README.md.

Our own labelled posts lie beside this file in `posts/`. DIR may hold `posts-dev.jsonl`,
`meddocan-dev.jsonl`, `lener-br-dev.jsonl`, which are not in the tree, and another scorer,
`score.py`, with which ours must then agree.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.redaction import accuracy, report, speed, texts
from benchmarks.redaction.engine import ENGINES
from benchmarks.redaction.process import EngineProcess
from benchmarks.redaction.scoring import Post, Score, read_posts

_OURS = "relevo"
_FOLDER = Path(__file__).parent
_README = _FOLDER.parent / "README.md"
_BEGIN, _END = "<!-- redaction table -->\n", "<!-- end of redaction table -->\n"
_PEERS = Path(".relevo/peers/bin/python")
_PARTS = ("accuracy", "speed", "hostile", "starts", "whole")
# Which of our own sets were not tuned on; `posts/README.md` says how each was used.
_SETS = {
    **dict.fromkeys(("lantern", "beacon"), "never read"),
    "third": "watched",
    **dict.fromkeys(("pacific", "atlantic"), "read once"),
}
_NAMES = {"meddocan-dev": "MEDDOCAN", "lener-br-dev": "LeNER-Br"}

Starter = Callable[[], EngineProcess]


def main() -> int:
    """Measure what was asked for."""
    asked = _arguments()
    sets: dict[str, list[Post]] = {}
    for path in asked.posts:
        sets.setdefault(_SETS.get(path.stem, "tuned on"), []).extend(read_posts(path))
    own = [post for posts in sets.values() for post in posts]
    given = asked.corpora and asked.corpora / "posts-dev.jsonl"
    dev = read_posts(given) if given and given.exists() else []
    if not own and not dev:
        print("no labelled posts: give CORPORA=DIR, or --posts FILES", file=sys.stderr)
        return 2
    core = speed.pin()
    starters: dict[str, Starter] = {
        name: partial(EngineProcess, name, Path(sys.executable) if name == _OURS else _PEERS)
        for name in ENGINES
        if name == _OURS or (asked.peers and _PEERS.exists())
    }
    parts = asked.parts or _PARTS
    written = [_heading(core)]
    with ExitStack() as stack:
        engines = {name: stack.enter_context(start()) for name, start in starters.items()}
        if "accuracy" in parts:
            written += _accuracy(list(engines.values()), sets, dev, asked.corpora)
        if "speed" in parts:
            written.append(_say(_speed(list(engines.values()), own, dev)))
    if "hostile" in parts:
        baits = texts.hostile()
        took = {name: speed.endured(start, baits) for name, start in starters.items()}
        written.append(_say(report.hostile(took)))
    if "starts" in parts:
        began = {name: speed.starts(start) for name, start in starters.items()}
        written.append(_say(report.starts(began)))
    if "whole" in parts:
        written.append(_say(_whole(texts.ordinary([*own, *dev]), asked.lines)))
    if not asked.parts and asked.peers:
        _write("\n".join(written))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redaction")
    parser.add_argument(
        "--only", dest="parts", nargs="+", choices=_PARTS, help="these parts; writes nothing"
    )
    parser.add_argument("--corpora", type=Path, metavar="DIR", help="labelled texts of others")
    parser.add_argument(
        "--posts",
        type=Path,
        nargs="+",
        default=sorted((_FOLDER / "posts").glob("*.jsonl")),
        metavar="FILE",
        help="our own labelled posts",
    )
    parser.add_argument("--lines", type=int, default=200_000, help="for the whole process")
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="writes nothing")
    return parser.parse_args()


def _accuracy(
    engines: Sequence[EngineProcess],
    sets: dict[str, list[Post]],
    dev: list[Post],
    corpora: Path | None,
) -> list[str]:
    scorer = corpora / "score.py" if corpora and (corpora / "score.py").exists() else None
    labelled = {name: posts for name, posts in {**sets, "posts-dev": dev}.items() if posts}
    scores: dict[str, dict[str, Score]] = {name: {} for name in labelled}
    persons: dict[str, dict[str, accuracy.Names]] = {name: {} for name in labelled}
    for corpus, posts in labelled.items():
        for engine in engines:
            found = engine.find(posts)
            scores[corpus][engine.name] = accuracy.scored(posts, found, scorer)
            persons[corpus][engine.name] = accuracy.names(posts, found)
    for corpus, posts in _named(corpora).items():
        persons[corpus] = {
            engine.name: accuracy.names(posts, engine.find(posts))
            for engine in engines
            if engine.name in {_OURS, "presidio"}  # the others look for no names
        }
    if scorer is not None:
        print("The figures agree with those of the other scorer.", flush=True)
    return [
        _say(report.scores(scores)),
        _say(report.details({name: engines[_OURS] for name, engines in scores.items()})),
        _say(report.persons(_with_names(persons))),
    ]


def _named(corpora: Path | None) -> dict[str, list[Post]]:
    """The corpora labelled with names, as they are; the Spanish one lower-cased as well."""
    found = {}
    for name, title in _NAMES.items():
        path = corpora and corpora / f"{name}.jsonl"
        if path and path.exists():
            posts = read_posts(path)
            found[title] = posts
            if name == "meddocan-dev":
                found[f"{title}, lower case"] = accuracy.lowered(posts)
    return found


def _with_names(
    persons: dict[str, dict[str, accuracy.Names]],
) -> dict[str, dict[str, accuracy.Names]]:
    """Less the engines that found no name at all."""
    return {
        corpus: {
            engine: found
            for engine, found in engines.items()
            if engine == _OURS or found.all.words.found
        }
        for corpus, engines in persons.items()
    }


def _speed(engines: Sequence[EngineProcess], own: list[Post], dev: list[Post]) -> str:
    every = [*own, *dev]
    kinds = {
        "ordinary posts, one in five with data": texts.ordinary(every),
        "dense posts with names": texts.dense(every),
        "posts-dev": [post.text for post in dev],
    }
    return report.paces({kind: speed.paces(engines, some) for kind, some in kinds.items() if some})


def _whole(posts: Sequence[str], lines: int) -> str:
    command = Path(sys.executable).with_name("relevo")
    one = speed.whole_process(command, posts, lines=lines, jobs=1, runs=3)
    speed.unpin()
    every = speed.whole_process(command, posts, lines=lines, jobs=0, runs=3)
    return report.whole({"one core": one, f"{os.cpu_count()} cores": every})


def _heading(core: int | None) -> str:
    day = datetime.now(UTC).date().isoformat()
    where = "unpinned" if core is None else "one core"
    return (
        f"Measured {day} on {where} of {os.cpu_count()}, Python {platform.python_version()}, with "
        "`make bench-redaction`: medians (least–most) of rounds taken in turns.\n"
    )


def _say(text: str) -> str:
    print(f"\n{text}", end="", flush=True)
    return text


def _write(tables: str) -> None:
    text = _README.read_text(encoding="utf-8")
    before, after = text.partition(_BEGIN)[0], text.partition(_END)[2]
    _README.write_text(before + _BEGIN + tables + _END + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
