"""A channel to one peer that follows replaced certificates."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import grpc

from relevo.service.rpc.errors import error_of
from relevo.service.rpc.tls import TlsFiles

Answer = TypeVar("Answer")


class Peer:
    """One other process: its address and how it is known. Safe for threads; build after a fork.

    `server_name` is the DNS name in the peer's certificate; trust is in the peer's bundle alone.
    """

    def __init__(
        self, address: str, tls: TlsFiles, *, server_name: str, max_message_bytes: int = 4 << 20
    ) -> None:
        self._address = address
        self._tls = tls
        self._options: list[tuple[str, Any]] = [
            ("grpc.ssl_target_name_override", server_name),
            ("grpc.max_receive_message_length", max_message_bytes),
            ("grpc.max_send_message_length", max_message_bytes),
            ("grpc.initial_reconnect_backoff_ms", 200),
            ("grpc.max_reconnect_backoff_ms", 5_000),
            ("grpc.keepalive_time_ms", 60_000),
        ]
        self._lock = threading.Lock()
        self._stamp: tuple[int, ...] = ()
        self._channel: grpc.Channel | None = None

    def channel(self) -> grpc.Channel:
        """The open channel, rebuilt when a certificate file has been replaced."""
        with self._lock:
            stamp = self._tls.stamp()
            if self._channel is None or stamp != self._stamp:
                old, self._stamp = self._channel, stamp
                self._channel = grpc.secure_channel(
                    self._address, self._tls.channel_credentials(), options=self._options
                )
                if old is not None:
                    old.close()
            return self._channel

    def close(self) -> None:
        """Close the channel."""
        with self._lock:
            if self._channel is not None:
                self._channel.close()
                self._channel = None


def call(method: Callable[..., Answer], request: Any, *, seconds: float) -> Answer:
    """One unary call with a deadline.

    Raises:
        PeerRefused, PeerUnavailable: the call's failure as an error of ours.
    """
    try:
        return method(request, timeout=seconds)
    except grpc.RpcError as failure:
        raise error_of(failure) from None


def stream(method: Callable[..., Any], request: Any) -> Iterator[Any]:
    """The messages of a streaming call until it ends; close the iterator to cancel it.

    Raises:
        PeerRefused, PeerUnavailable: as for `call`.
    """
    messages = method(request)
    try:
        yield from messages
    except grpc.RpcError as failure:
        raise error_of(failure) from None
    finally:
        messages.cancel()
