"""A gRPC server whose every method names its callers."""

from __future__ import annotations

import threading
from collections import Counter as Tally
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from prometheus_client import Counter, Histogram

from relevo.errors import RelevoError, Unavailable
from relevo.service import logs
from relevo.service.database import as_unavailable
from relevo.service.rpc.errors import status_of
from relevo.service.rpc.identity import PeerNotAllowed, SpiffeId, peer_of
from relevo.service.rpc.tls import ServerTlsFiles
from relevo.service.rpc.trust import TrustBundles
from relevo.service.settings import SettingsError

_log = logs.get("rpc")
_CALLS = Counter("relevo_rpc_calls_total", "RPCs answered", ["method", "outcome"])
_REFUSED = Counter("relevo_rpc_refused_total", "RPCs refused at the door", ["method", "reason"])
_SECONDS = Histogram("relevo_rpc_seconds", "Time in a unary RPC", ["method"])

_HEALTH_METHODS = ("/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch")


class TooManyCalls(Unavailable):
    """The organisation has as many calls under way as one may have; trying again later is right."""

    reason = "TOO_MANY_CALLS"


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What a server needs to know.

    Attributes:
        address: host:port to listen on; port 0 takes a free one.
        allow: full method name to the identities that may call it. Every method must be named,
            with at least one caller; health is open to every verified peer.
        threads: calls served at once.
        calls_per_org: of them, those of one organisation, open streams too; None: no bound. With
            several organisations, none may take what the others need.
        max_message_bytes: larger requests are refused with RESOURCE_EXHAUSTED.
        reflection_of: service names to serve by reflection; empty in production.
    """

    address: str
    tls: ServerTlsFiles
    allow: Mapping[str, Collection[SpiffeId]]
    threads: int = 32
    calls_per_org: int | None = None
    max_message_bytes: int = 4 << 20
    max_connection_age_seconds: int = 3600
    reflection_of: tuple[str, ...] = ()


class RpcServer:
    """Built, then started, then stopped; `port` is known once built."""

    def __init__(
        self, options: ServerOptions, services: Mapping[str, Callable[[grpc.Server], None]]
    ) -> None:
        """`services` maps a full service name to the call that adds its servicer.

        Raises:
            SettingsError: a method without callers, a bundle that is none or two organisations',
                or the address is taken.
        """
        for method, callers in options.allow.items():
            if not callers:
                raise SettingsError(f"no peer may call {method}", field="allow")
        options.tls.trust.require_separate()
        self._server = grpc.server(
            futures.ThreadPoolExecutor(options.threads, thread_name_prefix="rpc"),
            interceptors=[
                _Doorkeeper(options.allow, options.tls.trust, _Turns(options.calls_per_org))
            ],
            options=[
                ("grpc.max_receive_message_length", options.max_message_bytes),
                ("grpc.max_send_message_length", options.max_message_bytes),
                ("grpc.max_connection_age_ms", options.max_connection_age_seconds * 1000),
                ("grpc.max_connection_age_grace_ms", 30_000),
                ("grpc.so_reuseport", 0),
            ],
        )
        for add in services.values():
            add(self._server)
        self._health = health.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self._names = ("", *services)
        if options.reflection_of:
            names = (*options.reflection_of, reflection.SERVICE_NAME)
            reflection.enable_server_reflection(names, self._server)
        try:
            self.port = self._server.add_secure_port(options.address, options.tls.credentials())
        except RuntimeError:
            raise SettingsError(f"cannot listen on {options.address}", field="address") from None

    def start(self) -> None:
        """Accept calls and report healthy."""
        self._server.start()
        self._report(health_pb2.HealthCheckResponse.SERVING)

    def stop(self, grace_seconds: float = 5) -> None:
        """Report not serving, let running calls end within the grace, then stop."""
        self._report(health_pb2.HealthCheckResponse.NOT_SERVING)
        self._server.stop(grace_seconds).wait()

    def _report(self, status: int) -> None:
        for name in self._names:
            self._health.set(name, status)


class _Turns:
    """How many calls each organisation has under way."""

    def __init__(self, most: int | None) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._under_way: Tally[str] = Tally()

    def take(self, org: str) -> None:
        """One more. Raises `TooManyCalls`."""
        with self._lock:
            if self._most is not None and self._under_way[org] >= self._most:
                raise TooManyCalls("too many calls of this organisation are under way")
            self._under_way[org] += 1

    def give_back(self, org: str) -> None:
        """One has ended."""
        with self._lock:
            self._under_way[org] -= 1


class _Doorkeeper(grpc.ServerInterceptor):
    """Checks the peer of every call, counts it, and turns errors into statuses."""

    def __init__(
        self, allow: Mapping[str, Collection[SpiffeId]], trust: TrustBundles, turns: _Turns
    ) -> None:
        self._allow = {method: frozenset(callers) for method, callers in allow.items()}
        self._trust = trust
        self._turns = turns

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        handler = continuation(details)
        if handler is None:
            return None
        method = details.method
        if handler.unary_unary:
            return grpc.unary_unary_rpc_method_handler(
                self._unary(method, handler.unary_unary),
                request_deserializer=handler.request_deserializer,
                response_serializer=handler.response_serializer,
            )
        if handler.unary_stream:
            return grpc.unary_stream_rpc_method_handler(
                self._stream(method, handler.unary_stream),
                request_deserializer=handler.request_deserializer,
                response_serializer=handler.response_serializer,
            )
        if handler.stream_stream:  # reflection alone
            return grpc.stream_stream_rpc_method_handler(
                self._stream(method, handler.stream_stream),
                request_deserializer=handler.request_deserializer,
                response_serializer=handler.response_serializer,
            )
        return None

    def _unary(self, method: str, behaviour: Any) -> Any:
        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            with _SECONDS.labels(method).time():
                try:
                    with self._admitted(method, context):
                        response = behaviour(request, context)
                except Exception as error:
                    _refuse(method, context, error)
                    raise  # abort has raised already; this line satisfies readers
                _CALLS.labels(method, "ok").inc()
                return response

        return answer

    def _stream(self, method: str, behaviour: Any) -> Any:
        def answer(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
            try:
                with self._admitted(method, context):
                    yield from behaviour(request, context)
            except Exception as error:
                _refuse(method, context, error)
                raise
            _CALLS.labels(method, "ok").inc()

        return answer

    @contextmanager
    def _admitted(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:
        """Let the call in for as long as the block lasts, or refuse and count it."""
        try:
            org = self._known(method, context).org
            self._turns.take(org)
        except RelevoError as error:
            _REFUSED.labels(method, error.reason).inc()
            _log.warning("peer refused", method=method, reason=error.reason)
            raise
        try:
            yield
        finally:
            self._turns.give_back(org)

    def _known(self, method: str, context: grpc.ServicerContext) -> SpiffeId:
        """The caller, whose organisation vouches for it, if it may call the method."""
        peer = peer_of(context)
        is_open = method in _HEALTH_METHODS or method.startswith("/grpc.reflection.")
        if not is_open and peer not in self._allow.get(method, frozenset()):
            raise PeerNotAllowed("this peer may not call this method")
        self._trust.check(peer, context)
        return peer


def _refuse(method: str, context: grpc.ServicerContext, error: Exception) -> None:
    """End the call with the status of the error; always raises."""
    error = as_unavailable(error) or error
    if isinstance(error, RelevoError):
        _CALLS.labels(method, error.reason).inc()
        context.abort_with_status(status_of(error))
    if cast(Any, context).code() is not None:  # the behaviour itself aborted
        _CALLS.labels(method, "aborted").inc()
        raise error
    _CALLS.labels(method, "internal").inc()
    _log.error("call failed", method=method, exc_info=error)
    context.abort(grpc.StatusCode.INTERNAL, "internal error")
