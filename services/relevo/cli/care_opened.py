"""Care for one command at the brand's own machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from relevo.care import bootstrap
from relevo.care.bootstrap import Role
from relevo.care.settings import CareSettings
from relevo.care.use_cases.context import Care
from relevo.ledger.values import Process


@contextmanager
def opened(settings: CareSettings, role: Role = Role.WEB) -> Iterator[tuple[Care, Process]]:
    """What the use cases need, and the command line as the actor of what is done.

    `role`: with whose certificate the vault is called.
    """
    storage = bootstrap.open_storage(settings)
    care, vault = bootstrap.open_care(settings, role, storage, {})
    try:
        yield care, Process(f"spiffe://{settings.org}/care/cli")
    finally:
        vault.close()
        storage.database.close()
