"""A platform on a free port, and our client of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from relevo.agency.adapters.channels.meta_graph import GraphChannel
from relevo.dev.platform import LocalPlatform

PAGE_ID = "100200300400500"
TOKEN = "page-token-of-the-test"
THREAD = f"{PAGE_ID}_811"


@pytest.fixture
def platform() -> Iterator[LocalPlatform]:
    local = LocalPlatform(page_id=PAGE_ID, page_token=TOKEN, app_secret=b"app secret")
    local.start()
    yield local
    local.stop()


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "page_token"
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture
def channel(platform: LocalPlatform, token_file: Path) -> GraphChannel:
    return GraphChannel(
        api_base=platform.url, page_id=PAGE_ID, token_file=token_file, reply_characters=8000
    )
