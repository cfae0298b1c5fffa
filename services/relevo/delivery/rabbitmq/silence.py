"""When a work queue that never answers is given up, to be deleted and made anew.

RabbitMQ 3.10 that is killed within half a second after it first made a quorum queue forgets under
which id the queue's log lies (Ra saves that directory every 500 ms). When it comes back it serves
the queue by a new, empty log that never elects a leader: the queue can be declared, with nothing in
it, but nobody can consume from it or publish to it, restarts included. Deleting it loses nothing
that is not lost already.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from relevo.delivery.messages import Topic


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a topic may be silent.

    Attributes:
        answer_seconds: what one request may take before its connection is given up.
        silences: so many attempts in a row to consume must have failed,
        seconds: and so much time passed since the first of them.
        settled_seconds: the same where the queues served this process before, so that they are not
            forgotten ones: a cluster that has lost the majority of its nodes looks alike.
        settling_seconds: after so long a consumer's queues are known to be safe from being
            forgotten: twice the longest time in which a dead broker is noticed, and more.
    """

    answer_seconds: float = 15.0
    silences: int = 3
    seconds: float = 30.0
    settled_seconds: float = 600.0
    settling_seconds: float = 60.0


@dataclass(slots=True)
class _Silence:
    since: float
    attempts: int = 0
    queue: str | None = None
    remade: set[str] = field(default_factory=set)


class Silences:
    """The silences of one consumer's topics. Times are seconds of one monotonic clock."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._silences: dict[Topic, _Silence] = {}
        self._settled: set[Topic] = set()

    def failed(self, topic: Topic, queue: str, *, at: float) -> None:
        """`queue` let nobody consume, as far as the topic's queues were tried."""
        silence = self._silences.setdefault(topic, _Silence(since=at))
        silence.attempts += 1
        silence.queue = queue

    def served(self, topic: Topic, *, seconds: float = 0.0) -> None:
        """All queues of the topic let us consume, and have for so long."""
        self._silences.pop(topic, None)
        if seconds >= self._patience.settling_seconds:
            self._settled.add(topic)

    def given_up(self, topic: Topic, *, at: float) -> str | None:
        """The queue to be made anew, if patience with the topic has ended."""
        silence = self._silences.get(topic)
        if silence is None or silence.attempts < self._patience.silences:
            return None
        settled = topic in self._settled
        enough = self._patience.settled_seconds if settled else self._patience.seconds
        return silence.queue if at - silence.since >= enough else None

    def remade(self, topic: Topic, queue: str) -> None:
        """It was made anew, or found in use. The topic's next silent queue need not wait as long.

        A queue that falls silent again meanwhile does.
        """
        silence = self._silences[topic]
        if queue in silence.remade:
            del self._silences[topic]
            return
        silence.remade.add(queue)
        silence.queue = None
