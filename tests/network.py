"""A TCP proxy that tests can cut: the fault of a network, without a network's size."""

from __future__ import annotations

import contextlib
import socket
import threading


class CuttableProxy:
    """Passes bytes between its own port and another of this machine, until it is told to cut."""

    def __init__(self, target_port: int) -> None:
        self._target = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._threads: list[threading.Thread] = []
        self._refusing = False
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def connections(self) -> int:
        """How many were made through it so far."""
        with self._lock:
            return len(self._pairs)

    def cut(self, *, refuse: bool = False) -> None:
        """End every connection without a word; with `refuse`, new ones as well, until `mend`."""
        with self._lock:
            self._refusing = refuse
            pairs = list(self._pairs)
        for pair in pairs:
            _end(pair)

    def mend(self) -> None:
        """Let connections through again."""
        with self._lock:
            self._refusing = False

    def close(self) -> None:
        """End everything."""
        with self._lock:
            self._refusing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join(5)
        self.cut(refuse=True)
        for thread in self._threads:
            thread.join(5)
        for pair in self._pairs:
            for one in pair:
                one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                refusing = self._refusing
            try:
                if refusing:
                    raise ConnectionRefusedError
                server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._pairs.append((client, server))
            for source, sink in ((client, server), (server, client)):
                thread = threading.Thread(target=_pass, args=(source, sink), daemon=True)
                thread.start()
                self._threads.append(thread)


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _end((source, sink))


def _end(pair: tuple[socket.socket, socket.socket]) -> None:
    for one in pair:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
