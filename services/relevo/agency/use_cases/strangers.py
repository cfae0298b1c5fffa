"""Messages that name nothing that is here: acknowledged without effect, told once each.

The broker outlived a database that was restored from a backup, or is not this agency's alone.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.engine import Connection

from relevo.agency.adapters import store_named
from relevo.delivery.messages import Topic
from relevo.delivery.metrics import UNKNOWN
from relevo.service import logs

_log = logs.get("strangers")


def tell_absent(connection: Connection, topic: Topic, keys: Collection[str]) -> None:
    """Log and count those of the keys that name nothing in this database."""
    for key in store_named.absent(connection, topic, keys):
        UNKNOWN.labels(topic.value).inc()
        _log.error("a message names what is not here", topic=topic.value, key=key)
