"""One connection to RabbitMQ, from its opening to its end.

The connection lives on the thread that calls `run`; heartbeats are answered there, whatever other
threads are busy with. Those `ask`: they hand over what is to be begun there, and wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pika
from pika.adapters.select_connection import IOLoop

from relevo.delivery.errors import BrokerUnavailable
from relevo.service import logs

_log = logs.get("broker")

_CLOSING_SECONDS = 2.0

Done = Callable[..., None]


class Session:
    """See the module.

    Args:
        parameters: pika's, of the connection.
        opened: called once on the session's thread when the connection stands.
        answer_seconds: what the answer to one request may take.
    """

    def __init__(
        self,
        parameters: pika.ConnectionParameters,
        opened: Callable[[], None],
        *,
        answer_seconds: float,
    ) -> None:
        self._parameters = parameters
        self._opened = opened
        self._answer_seconds = answer_seconds
        self._loop = IOLoop()
        self._connection: Any = None
        self._lock = threading.Lock()
        self._pending: set[Future[Any]] = set()
        self._blocked: list[Callable[[], None]] = []
        self._ended: list[Callable[[], None]] = []
        self._opening = True
        self._closing = False
        self._gone = False
        self._over = False
        self.is_blocked = False
        self.why = ""

    @property
    def over(self) -> bool:
        """Whether the connection has ended, be it that its thread still clears up."""
        return self._gone or self._over

    def run(self) -> None:
        """Connect, and serve until the connection ends; the reason's name is then in `why`."""
        try:
            self._connection = pika.SelectConnection(
                self._parameters,
                on_open_callback=self._on_open,
                on_open_error_callback=self._on_end,
                on_close_callback=self._on_end,
                custom_ioloop=self._loop,
            )
            self._loop.start()
        except Exception as error:  # noqa: BLE001 - the thread must live to connect again
            self.why = self.why or type(error).__name__
            _log.error("broker connection broke off", exc_info=error)
        finally:
            with self._lock:
                self._over = True
                pending, self._pending = self._pending, set()
            for future in pending:
                if not future.done():
                    future.set_exception(BrokerUnavailable("the broker's connection was lost"))
            for callback in self._ended:
                callback()
            self._loop.close()

    def ask(self, begin: Callable[[Done], None], seconds: float | None = None) -> Any:
        """Run `begin` on the session's thread and wait until it, or later a callback, calls `done`.

        Args:
            begin: sends the request.
            seconds: what the answer may take where that is another time than the session's.

        Returns:
            What was given to `done`.

        Raises:
            BrokerUnavailable: the connection ended, or no answer came in time, which ends it.
        """
        future = self.promise()

        def start() -> None:
            try:
                begin(lambda answer=None: _settle(future, answer))
            except Exception as error:  # noqa: BLE001 - an error here would end the I/O thread
                if not future.done():
                    future.set_exception(_unavailable(error))

        self.later(start)
        return self.wait(future, self._answer_seconds if seconds is None else seconds)

    def promise(self) -> Future[Any]:
        """A future that fails with `BrokerUnavailable` when the connection ends."""
        future: Future[Any] = Future()
        with self._lock:
            if self.over:
                raise BrokerUnavailable("the broker's connection was lost")
            self._pending.add(future)
        return future

    def wait(self, future: Future[Any], seconds: float) -> Any:
        """The result of a promise; raises as `ask`."""
        try:
            return future.result(seconds)
        except TimeoutError:
            self.abort("no answer")
            raise BrokerUnavailable("the broker did not answer in time") from None
        finally:
            with self._lock:
                self._pending.discard(future)

    def later(self, callback: Callable[[], None]) -> None:
        """Run `callback` soon on the session's thread, if that still runs."""
        with self._lock:
            if not self._over:
                self._loop.add_callback_threadsafe(callback)

    def every(self, seconds: float, callback: Callable[[], None]) -> None:
        """Run `callback` again and again; to be called on the session's thread."""

        def tick() -> None:
            callback()
            self._loop.call_later(seconds, tick)

        self._loop.call_later(seconds, tick)

    def when_blocked(self, callback: Callable[[], None]) -> None:
        """Call it, on the session's thread, when the broker stops taking messages."""
        self._blocked.append(callback)

    def when_ended(self, callback: Callable[[], None]) -> None:
        """Call it, on the session's thread, when the connection is gone; at once if it is."""
        with self._lock:
            over = self._over
            self._ended.append(callback)
        if over:
            callback()

    def open_channel(self) -> Any:
        """A new channel. If it ends by an error, so does the connection: all is set up anew."""
        return self.ask(
            lambda done: self._connection.channel(on_open_callback=_watched(self, done))
        )

    def abort(self, why: str) -> None:
        """Drop the connection without a word; the broker takes back what it had delivered."""

        def end() -> None:
            self.why = self.why or why
            if not (self._connection.is_closed or self._opening):
                self._connection._terminate_stream(pika.exceptions.AMQPConnectionError(why))

        self.later(end)

    def close(self) -> None:
        """Say goodbye: what was sent before is taken; then the connection ends."""

        def end() -> None:
            self._closing = True
            if not self._opening:  # pika 1.4 cannot close in the middle of a handshake
                self._say_goodbye()

        self.later(end)

    def _say_goodbye(self) -> None:
        if not (self._connection.is_closed or self._connection.is_closing):
            self._connection.close()
        self._loop.call_later(_CLOSING_SECONDS, lambda: self.abort("closed"))

    def _on_open(self, connection: Any) -> None:
        connection.add_on_connection_blocked_callback(self._on_blocked)
        connection.add_on_connection_unblocked_callback(self._on_unblocked)
        self._opening = False
        self._opened()
        if self._closing:
            self._say_goodbye()

    def _on_end(self, _connection: Any, error: Any) -> None:
        self.why = self.why or _name(error)
        self._gone = True
        self._loop.call_later(0, self._loop.stop)  # not at once: pika has its socket to close yet

    def _on_blocked(self, *_: Any) -> None:
        if not self.is_blocked:
            _log.warning("broker takes no more messages: low on memory or disk")
        self.is_blocked = True
        for callback in self._blocked:
            callback()

    def _on_unblocked(self, *_: Any) -> None:
        self.is_blocked = False
        _log.info("broker takes messages again")


def _watched(session: Session, done: Done) -> Callable[[Any], None]:
    def closed(_channel: Any, error: Any) -> None:
        if isinstance(error, pika.exceptions.ChannelClosedByBroker):
            session.abort(f"channel closed with {error.reply_code}")

    def opened(channel: Any) -> None:
        channel.add_on_close_callback(closed)
        done(channel)

    return opened


def _settle(future: Future[Any], answer: Any) -> None:
    if not future.done():
        future.set_result(answer)


def _unavailable(error: Exception) -> BrokerUnavailable:
    failure = BrokerUnavailable("the broker's connection cannot be used")
    failure.__cause__ = error
    return failure


def _name(error: Any) -> str:
    """What ended a connection, by class alone: messages of the library quote what they met."""
    causes = getattr(error, "exceptions", None) or (error,)
    inner = causes[-1]
    inner = getattr(inner, "exception", inner)
    return type(inner).__name__
