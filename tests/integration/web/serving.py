"""Serves the small site of the unit tests by the real server: FOLDER PORT WORKERS BACKGROUND."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from prometheus_client import Counter

from relevo.service import logs
from relevo.service.web.server import serve
from tests.unit.service.web.small_site import build_house

_ASKED = Counter("small_site_asked", "Declared when imported, before the server starts", ["what"])


def main(folder: Path, port: int, workers: int, background: bool) -> None:
    logs.configure(process="test")

    def build() -> Flask:
        mine = folder / str(len(list(folder.iterdir())))
        mine.mkdir()
        house = build_house(mine)
        (folder / "token").write_text(house.token)
        house.views.fail = _fail_on_demand(folder)
        house.app.before_request(lambda: _ASKED.labels("anything").inc())
        return house.app

    def begin(_app: Flask) -> Callable[[], None]:
        (folder / "began").touch()
        return (folder / "stopped").touch

    serve(
        build,
        host="127.0.0.1",
        port=port,
        workers=workers,
        threads=4,
        background=begin if background else None,
    )


def _fail_on_demand(folder: Path) -> Callable[[], None]:
    def fail() -> None:
        if (folder / "fail").exists():
            raise ValueError((folder / "fail").read_text())

    return fail


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "yes")
