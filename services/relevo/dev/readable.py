"""A structured log line as a person reads it: time, part, what happened, short ids."""

from __future__ import annotations

import json
import re

_SHOWN_BY_PLACE = {"event", "timestamp", "level", "part", "process"}
_UUID = re.compile(r"([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def readable(line: str) -> str:
    """The line in columns, ids cut to eight characters; any other line as it is."""
    try:
        event = json.loads(line)
        time = event["timestamp"][11:19]
        what = event["event"]
    except (ValueError, KeyError, TypeError):
        return line
    sign = {"warning": "!", "error": "✗", "critical": "✗"}.get(event.get("level"), " ")
    if event.get("route"):
        what = f"{event['method']} {event['route']} {event['status']}  {event['ms']} ms"
        details = ""
    else:
        details = "  ".join(
            name + "=" + _UUID.sub(r"\1", str(value))
            for name, value in event.items()
            if name not in _SHOWN_BY_PLACE and value is not None
        )
    return f"{time} {sign} {event.get('part', ''):<10} {what}  {details}".rstrip()
