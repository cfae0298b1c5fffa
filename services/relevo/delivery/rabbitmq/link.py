"""The thread that keeps one broker object connected, and comes back after every loss."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable

import pika

from relevo.delivery import metrics
from relevo.delivery.errors import BrokerFull, BrokerUnavailable
from relevo.delivery.rabbitmq.address import Address
from relevo.delivery.rabbitmq.session import Session
from relevo.service import logs

_log = logs.get("broker")

PATIENCE_SECONDS = 2.0
"""How long a caller waits for a connection that does not stand; its own back-off follows."""

LONGEST_BACK_OFF_SECONDS = 5.0
_FIRST_BACK_OFF_SECONDS = 0.1
_OPENING_SECONDS = 10.0
_JOIN_SECONDS = 5.0

# The library logs each attempt, with addresses; what matters is logged here, once a change.
logging.getLogger("pika").setLevel(logging.CRITICAL)


class Link:
    """Connects at first use. All methods may be called by any thread.

    Args:
        address: the broker.
        heartbeat_seconds: a side that was not heard for so long is taken for dead, by the other.
        answer_seconds: what the broker's answer to one request may take.
        jitter: a random number from [0, 1), so that clients do not come back all at once.
    """

    def __init__(
        self,
        address: Address,
        *,
        heartbeat_seconds: int,
        answer_seconds: float,
        jitter: Callable[[], float] = secrets.SystemRandom().random,
    ) -> None:
        self._parameters = _parameters(address, heartbeat_seconds)
        self._answer_seconds = answer_seconds
        self._jitter = jitter
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._session: Session | None = None  # the one whose connection stands
        self._trying: Session | None = None
        self._closing = threading.Event()
        self._said_away = False

    def session(self, patience: float = PATIENCE_SECONDS) -> Session:
        """The connection that stands.

        Raises:
            BrokerUnavailable: there was none within `patience` seconds.
        """
        self._begin()
        with self._changed:
            self._changed.wait_for(lambda: self._stands() or self._closing.is_set(), patience)
            session = self._stands()
        if session is None:
            raise BrokerUnavailable("the broker is away")
        return session

    def check(self) -> None:
        """Raise `BrokerUnavailable` or `BrokerFull` unless the broker takes messages."""
        if self.session().is_blocked:
            raise BrokerFull("the broker is low on memory or disk")

    def close(self) -> None:
        """End the connection and the thread, for good."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
            trying = self._trying
            thread = self._thread
        if trying is not None:
            trying.close()
        if thread is not None:
            thread.join(_JOIN_SECONDS)

    def _stands(self) -> Session | None:
        session = self._session
        return None if session is None or session.over else session

    def _begin(self) -> None:
        with self._changed:
            if self._closing.is_set():
                raise BrokerUnavailable("the broker is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="broker", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        failures, before = 0, False
        while not self._closing.is_set():
            stood = self._one_session(failures, before)
            before = before or stood
            if self._closing.is_set():
                return
            failures = 0 if stood else failures + 1
            self._closing.wait(self.back_off(failures))

    def _one_session(self, failures: int, before: bool) -> bool:
        """Connect and serve until the connection ends; whether it ever stood."""
        stood = threading.Event()

        def opened() -> None:
            stood.set()
            with self._changed:
                self._session = session
                self._changed.notify_all()
            if before:
                metrics.RECONNECTS.inc()
            self._said_away = False
            _log.info("broker is there", attempts=failures + 1)

        session = Session(self._parameters, opened, answer_seconds=self._answer_seconds)
        with self._changed:
            if self._closing.is_set():
                return False
            self._trying = session
        session.run()
        with self._changed:
            self._session = self._trying = None
        if not self._closing.is_set() and not self._said_away:
            self._said_away = True
            _log.warning("broker is away", why=session.why)
        return stood.is_set()

    def back_off(self, failures: int) -> float:
        """Seconds to wait after so many attempts in a row that failed."""
        longest = min(LONGEST_BACK_OFF_SECONDS, _FIRST_BACK_OFF_SECONDS * (1 << min(failures, 10)))
        return longest * (0.5 + self._jitter() / 2)


def _parameters(address: Address, heartbeat_seconds: int) -> pika.ConnectionParameters:
    tls = address.tls
    return pika.ConnectionParameters(
        host=address.host,
        port=address.port,
        virtual_host=address.vhost,
        credentials=pika.PlainCredentials(address.user, address.password),
        heartbeat=heartbeat_seconds,
        connection_attempts=1,
        socket_timeout=_OPENING_SECONDS / 2,
        stack_timeout=_OPENING_SECONDS,
        ssl_options=pika.SSLOptions(tls.context(), tls.server_name) if tls else None,
        client_properties={"connection_name": "relevo"},
    )
