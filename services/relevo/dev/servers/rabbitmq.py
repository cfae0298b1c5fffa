"""A private RabbitMQ node: for `relevo dev run`, for tests, for fault tests and benchmarks.

It has a name server (epmd), a cookie, users and folders of its own, listens on 127.0.0.1 alone, and
ends with the process that started it, also on kill -9.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from relevo.dev.ports import free_ports
from relevo.errors import RelevoError

_PROGRAMS = Path("/usr/lib/rabbitmq/bin")  # the wrapper in /usr/sbin admits root and rabbitmq alone
_START_SECONDS = 90.0
_STOP_SECONDS = 30.0
_CONTROL_SECONDS = 60.0
_GREETING = b"AMQP\x00\x00\x09\x01"  # AMQP 0-9-1 section 4.2.2


class RabbitMissing(RelevoError):
    """No RabbitMQ server is installed here."""

    reason = "RABBIT_MISSING"


class RabbitFailed(RelevoError):
    """The node did not start, or a command to it failed; its log says why."""

    reason = "RABBIT_FAILED"


@dataclass(frozen=True, slots=True)
class Tenant:
    """A virtual host and the one user who may use it."""

    vhost: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NodeTls:
    """PEM files with which a node listens for TLS as well; clients must show a certificate."""

    certificate: Path
    key: Path
    client_bundle: Path


@dataclass(frozen=True, slots=True)
class Watermarks:
    """Where a node stops taking messages.

    Attributes:
        memory: the share of this machine's memory that the node may use.
        free_disk_bytes: how much of the disk must stay free.
    """

    memory: float = 0.4
    free_disk_bytes: int = 50_000_000


class RabbitNode:
    """One node in one folder. Made at the first start and kept; used by one thread.

    Args:
        folder: where the node's database, log, cookie and configuration lie.
        tenants: made at each start if absent. There is no other user.
        port: of AMQP on 127.0.0.1; None takes a free one, and keeps it across restarts.
        tls: the node listens for TLS too, on `tls_port`.
    """

    def __init__(
        self,
        folder: Path,
        tenants: tuple[Tenant, ...],
        *,
        port: int | None = None,
        tls: NodeTls | None = None,
        watermarks: Watermarks | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.tenants = tenants
        taken = free_ports(4)
        self.port = port or taken[0]
        self.tls_port = taken[1] if tls else 0
        self._distribution_port, self._epmd_port = taken[2:]
        self._tls = tls
        self._watermarks = watermarks or Watermarks()
        self._node: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The node's process id; raises `RabbitFailed` unless it was started."""
        if self._node is None:
            raise RabbitFailed("the node is not running")
        return self._node.pid

    def start(self) -> None:
        """Start the node and wait until it takes connections; 4 to 8 s.

        Raises:
            RabbitMissing, RabbitFailed.
        """
        if not installed():
            raise RabbitMissing(
                "RabbitMQ is not installed; on Debian: apt-get install rabbitmq-server"
            )
        if self._node is not None and self._node.poll() is None:
            return
        self._write_configuration()
        self._start_epmd()
        with (self.folder / "server.log").open("ab") as log:
            self._node = subprocess.Popen(  # noqa: S603 - a program of the system's, no shell
                # `-noinput` and RABBITMQ_ALLOW_INPUT: the script becomes the node, instead of
                # staying its parent, so that signals and the parent's death reach the node itself.
                [*_dying_with_us(), _PROGRAMS / "rabbitmq-server", "-noinput"],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches our own process alone
            )
        self._await_greeting()

    def stop(self) -> None:
        """End the node in order, and its name server; the files stay."""
        if self._node is not None:
            self._node.terminate()
            try:
                self._node.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._node.kill()
                self._node.wait()
            self._node = None
        self._stop_epmd()

    def kill(self) -> None:
        """SIGKILL, as a power cut to the node's processes."""
        if self._node is not None:
            self._node.kill()
            self._node.wait()
            self._node = None
        self._stop_epmd()

    def restart(self) -> None:
        """Stop, if it runs, and start again on the same ports, with what it stored."""
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Kill the node and delete all that it stored: a broker that loses its disk."""
        self.kill()
        shutil.rmtree(self.folder / "mnesia", ignore_errors=True)

    def remove(self) -> None:
        """Kill the node and delete its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def pause(self) -> None:
        """Stop the node's clockwork without ending it: connections stand, nothing answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Undo `pause`."""
        os.kill(self.pid, signal.SIGCONT)

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl`; about a second.

        Raises:
            RabbitFailed: with the last line of what it said.
        """
        done = subprocess.run(  # noqa: S603 - as above
            [_PROGRAMS / "rabbitmqctl", "-q", "-n", self._name, *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=_CONTROL_SECONDS,
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise RabbitFailed(f"rabbitmqctl {arguments[0]} failed: {said[-1:]}")
        return done.stdout

    def set_memory_watermark(self, share: float) -> None:
        """Move the memory mark of a running node; 0 raises the alarm that stops publishers."""
        self.control("set_vm_memory_high_watermark", str(share))

    def url(self, tenant: Tenant, *, port: int | None = None) -> str:
        """Where a tenant finds the node, with the password in it: for settings, never for logs."""
        who = f"{tenant.user}:{tenant.password}"
        return f"amqp://{who}@127.0.0.1:{port or self.port}/{tenant.vhost}"

    @property
    def _name(self) -> str:
        return f"relevo{self.port}@localhost"

    def _environment(self) -> dict[str, str]:
        home = str(self.folder)
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LANG": "C.UTF-8",
            "HOME": home,
            "RABBITMQ_NODENAME": self._name,
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq.conf",
            "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "RABBITMQ_SCHEMA_DIR": f"{home}/schema",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{home}/generated",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
            "RABBITMQ_PID_FILE": f"{home}/node.pid",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_ALLOW_INPUT": "true",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP_BYTES": "0",  # a dump would hold messages
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "+S 2:2 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}"
            ),
        }

    def _write_configuration(self) -> None:
        for name in ("mnesia", "log", "schema", "generated"):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        (self.folder / "enabled_plugins").write_text("[].\n")
        definitions = self.folder / "definitions.json"
        definitions.touch(mode=0o600)
        definitions.write_text(json.dumps(_definitions(self.tenants)))
        lines = {
            "listeners.tcp.1": f"127.0.0.1:{self.port}",
            "load_definitions": str(definitions),
            "vm_memory_high_watermark.relative": str(self._watermarks.memory),
            "disk_free_limit.absolute": str(self._watermarks.free_disk_bytes),
            "log.file.level": "warning",
            "log.console": "false",
        }
        if self._tls is not None:
            lines |= {
                "listeners.ssl.1": f"127.0.0.1:{self.tls_port}",
                "ssl_options.cacertfile": str(self._tls.client_bundle),
                "ssl_options.certfile": str(self._tls.certificate),
                "ssl_options.keyfile": str(self._tls.key),
                "ssl_options.verify": "verify_peer",
                "ssl_options.fail_if_no_peer_cert": "true",
                "ssl_options.versions.1": "tlsv1.3",
            }
        text = "".join(f"{name} = {value}\n" for name, value in lines.items())
        (self.folder / "rabbitmq.conf").write_text(text)

    def _start_epmd(self) -> None:
        """The name server, as a child of ours: one that the node starts would outlive it."""
        if self._epmd is not None and self._epmd.poll() is None:
            return
        program = shutil.which("epmd")
        if program is None:
            raise RabbitMissing("epmd is not installed; it comes with Erlang")
        self._epmd = subprocess.Popen(  # noqa: S603 - as above
            [*_dying_with_us(), program, "-address", "127.0.0.1", "-port", str(self._epmd_port)],
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _stop_epmd(self) -> None:
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait()
            self._epmd = None

    def _await_greeting(self) -> None:
        assert self._node is not None
        deadline = time.monotonic() + _START_SECONDS
        while not _greets(self.port):
            if self._node.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RabbitFailed(f"the node did not start; see {self.folder / 'log'}")
            time.sleep(0.05)


def installed() -> bool:
    """Whether a node can be made here."""
    return (_PROGRAMS / "rabbitmq-server").exists()


def _greets(port: int) -> bool:
    """Whether a broker answers the protocol header, which it does once it is ready."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(_GREETING)
            return len(connection.recv(1)) == 1
    except OSError:
        return False


def _dying_with_us() -> tuple[str, ...]:
    """Before a command: the kernel kills it when our thread ends (Linux)."""
    return ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


def _definitions(tenants: tuple[Tenant, ...]) -> Mapping[str, object]:
    everything = {"configure": ".*", "write": ".*", "read": ".*"}
    return {
        "vhosts": [{"name": vhost} for vhost in sorted({tenant.vhost for tenant in tenants})],
        "users": [
            {
                "name": tenant.user,
                "password_hash": _password_hash(tenant.password),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for tenant in tenants
        ],
        "permissions": [
            {"user": tenant.user, "vhost": tenant.vhost, **everything} for tenant in tenants
        ],
    }


def _password_hash(password: str) -> str:
    """As RabbitMQ stores it: base64 of a 4-byte salt and SHA-256 over salt and password."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
