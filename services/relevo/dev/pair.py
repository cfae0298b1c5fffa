"""Both companies on this machine: prepared, then started as three processes or as seven."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import requests

from relevo.agency import bootstrap as agency_bootstrap
from relevo.agency.settings import AgencySettings
from relevo.care import bootstrap as care_bootstrap
from relevo.care.settings import CareSettings
from relevo.dev import accounts, household
from relevo.dev import ports as dev_ports
from relevo.dev.accounts import Accounts
from relevo.dev.doors import Door, MetaWebhook
from relevo.dev.household import BRAND, PAGE_ID, Addresses, Household, Servers
from relevo.dev.platform import LocalPlatform
from relevo.dev.supervisor import Child, Supervisor
from relevo.service.clock import now
from relevo.service.settings import SettingsError, parse, read_settings_file
from relevo.vault import bootstrap as vault_bootstrap
from relevo.vault.keys import epochs
from relevo.vault.settings import VaultSettings

Processes = tuple[tuple[str, str, int], ...]
"""Service, process, and the port of its readiness."""

_EPOCH = timedelta(days=90)
_READY_SECONDS = 5


def free_ports() -> Addresses:
    """Ports that nobody listens on now; see `relevo.dev.ports`."""
    names = list(Addresses.__dataclass_fields__)
    return Addresses(**dict(zip(names, dev_ports.free_ports(len(names)), strict=True)))


def require_free(ports: Addresses) -> None:
    """Raise `SettingsError` naming the first port that somebody listens on."""
    for name in Addresses.__dataclass_fields__:
        port = getattr(ports, name)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise SettingsError(
                    f"{name}: port {port} is in use; others: make run ARGS='--first-port 9100'",
                    field=name,
                ) from None


@dataclass(slots=True)
class Pair:
    """The two companies of one household; `seven`: each role of theirs is a process of its own."""

    home: Household
    ports: Addresses
    accounts: Accounts
    webhook: MetaWebhook
    seven: bool = False
    _platform: LocalPlatform | None = None

    @classmethod
    def prepare(
        cls,
        root: Path,
        ports: Addresses,
        *,
        servers: Servers = MappingProxyType({}),
        seven: bool = False,
    ) -> Pair:
        """Keys, databases, people and a first key epoch; nothing listens yet.

        What was prepared before is kept; repeated, it costs little. `servers`: settings that name
        servers instead of the embedded ones; those that migrations need must run.
        """
        home = Household(root.resolve())
        at = now()
        household.create(home, ports, at=at, servers=servers)
        agency, care, vault = settings_of(home)
        agency_bootstrap.migrate(agency)
        care_bootstrap.migrate(care)
        vault_bootstrap.migrate(vault)
        made = accounts.create(home, agency, care, vault, at=at)
        _first_epoch(vault)
        secret = (home.root / "agency" / "keys" / "meta_app_secret").read_bytes().strip()
        webhook = MetaWebhook(f"http://127.0.0.1:{ports.agency_web}", BRAND, PAGE_ID, secret)
        return cls(home, ports, made, webhook, seven)

    @property
    def platform(self) -> LocalPlatform:
        """The local platform; it takes its port when it is first asked for."""
        if self._platform is None:
            token = (self.home.root / "agency" / "keys" / "meta_page_token").read_text().strip()
            self._platform = LocalPlatform(
                page_id=PAGE_ID,
                page_token=token,
                app_secret=self.webhook.app_secret,
                webhook_url=f"{self.webhook.address}/webhooks/meta/{BRAND}",
                port=self.ports.platform,
            )
        return self._platform

    def door(self, service: str, login: str) -> Door:
        """The API of one side, for one of its accounts."""
        port = self.ports.agency_web if service == "agency" else self.ports.care_web
        return Door(f"http://127.0.0.1:{port}", self.accounts.of(service, login).token)

    def children(self) -> tuple[Child, ...]:
        """The three processes of the embedded default, or the seven, in the order of starting."""
        ports = self.ports
        processes = (
            ("vault", "rpc", ports.vault_health),
            *(_apart(ports) if self.seven else _together(ports)),
        )
        return tuple(self._child(*process) for process in processes)

    @contextmanager
    def running(self, supervisor: Supervisor) -> Iterator[None]:
        """The platform and the processes, ready; all are stopped at the end."""
        self.platform.start()
        try:
            for child in self.children():
                supervisor.start(child)
            yield
        finally:
            supervisor.stop()
            self.platform.stop()

    def _child(self, service: str, process: str, port: int) -> Child:
        settings_file = str(self.home.settings_file(service))
        temporary = self.home.root / service / "tmp"
        temporary.mkdir(exist_ok=True)
        environ = {"TMPDIR": str(temporary)}
        if self.seven and service != "vault":
            prefix = f"RELEVO_{service.upper()}_"
            environ |= {f"{prefix}HEALTH_PORT": str(port), f"{prefix}WEB_WORKERS": "1"}
        return Child(
            name=f"{service}/{process}" if self.seven else service,
            arguments=(service, process, "--settings", settings_file),
            environ=environ,
            ready=lambda: _ready(f"http://127.0.0.1:{port}/readyz"),
        )


def _together(ports: Addresses) -> Processes:
    return ("care", "all", ports.care_web), ("agency", "all", ports.agency_web)


def _apart(ports: Addresses) -> Processes:
    return (
        ("care", "rpc", ports.care_rpc_health),
        ("care", "worker", ports.care_worker_health),
        ("care", "web", ports.care_web),
        ("agency", "forwarder", ports.agency_forwarder_health),
        ("agency", "relay", ports.agency_relay_health),
        ("agency", "web", ports.agency_web),
    )


def settings_of(home: Household) -> tuple[AgencySettings, CareSettings, VaultSettings]:
    """The settings of the three services, as their processes read them."""
    return (
        parse(AgencySettings, "RELEVO_AGENCY_", read_settings_file(home.settings_file("agency"))),
        parse(CareSettings, "RELEVO_CARE_", read_settings_file(home.settings_file("care"))),
        parse(VaultSettings, "RELEVO_VAULT_", read_settings_file(home.settings_file("vault"))),
    )


def on_ports(ports: Addresses, first: int) -> Addresses:
    """The same processes on consecutive ports from `first`."""
    names = Addresses.__dataclass_fields__
    return replace(ports, **{name: first + offset for offset, name in enumerate(names)})


def _first_epoch(settings: VaultSettings) -> None:
    store = vault_bootstrap.open_store(settings)
    try:
        if not store.sealing_keys.epochs(BRAND):
            at = now()
            epochs.create_epoch(
                store,
                BRAND,
                not_after=at + _EPOCH,
                actor=vault_bootstrap.operator(settings),
                at=at,
            )
    finally:
        store.database.close()


def _ready(address: str) -> bool:
    return requests.get(address, timeout=_READY_SECONDS).ok
