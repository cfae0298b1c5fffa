"""What is counted of a broker's work."""

from __future__ import annotations

from prometheus_client import Counter

PUBLISHED = Counter("relevo_broker_published", "Messages sent to the broker", ["topic"])
CONFIRMED = Counter("relevo_broker_confirmed", "Messages that the broker took for safe", ["topic"])
REFUSED = Counter("relevo_broker_refused", "Messages that the broker had no room for", ["topic"])
REDELIVERED = Counter("relevo_broker_redelivered", "Messages that came again", ["topic"])
DEAD_LETTERED = Counter("relevo_broker_dead_lettered", "Messages set aside", ["topic", "reason"])
UNKNOWN = Counter(
    "relevo_broker_unknown", "Messages that name what is not in the database", ["topic"]
)
REDRIVEN = Counter("relevo_broker_redriven", "Dead letters queued again", ["topic"])
RECONNECTS = Counter("relevo_broker_reconnects", "Connections made after one was lost")
REMADE = Counter("relevo_broker_queues_remade", "Silent queues deleted and made anew", ["topic"])
