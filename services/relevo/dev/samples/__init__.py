"""Sample posts: invented people, invented values, the manner of real public pages.

One JSON object a line: `channel`, `thread`, `source`, `parent`, `verb` (add, edit, remove),
`minutes_ago`, `author` {`id`, `name`, `handle`}, `text`, `attachments`. Written for this project.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any


def posts() -> Iterator[dict[str, Any]]:
    """The sample posts, oldest first."""
    text = resources.files(__package__).joinpath("posts.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip():
            yield json.loads(line)
