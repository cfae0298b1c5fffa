"""What each process of care may ask the vault: the lists say what docs/security.md says."""

from __future__ import annotations

from relevo.service.rpc.identity import SpiffeId
from relevo.vault.wire import (
    deposit,
    erasure,
    export,
    lookup,
    private_log,
    rectification,
    reveal,
    servicer,
    stepup,
)

_MODULES = (
    servicer,
    stepup,
    reveal,
    deposit,
    lookup,
    erasure,
    export,
    rectification,
    private_log,
)


def _allowed() -> dict[str, set[str]]:
    """By process of care, the methods that it may call."""
    found: dict[str, set[str]] = {}
    for module in _MODULES:
        for path, peers in module.allowed_peers("qori").items():
            for peer in peers:
                assert (peer.org, peer.service) == ("qori", "care")
                found.setdefault(peer.process, set()).add(path.rpartition("/")[2])
    return found


def test_what_opens_or_looks_up_is_webs_and_what_destroys_is_the_workers() -> None:
    allowed = _allowed()
    assert allowed.keys() == {"rpc", "web", "worker"}
    assert allowed["rpc"] == {"ListSealingKeys"}
    opens = {"OpenReveal", "Reveal", "LookUp", "OpenExport", "Export", "Rectify"}
    assert opens <= allowed["web"] - allowed["worker"]
    assert {"Shred", "ExpireValues", "Ingest"} <= allowed["worker"] - allowed["web"]


def test_no_agency_and_no_process_of_another_company_is_on_a_list() -> None:
    strangers = (SpiffeId("colibri", "agency", "web"), SpiffeId("colibri", "care", "web"))
    for module in _MODULES:
        for peers in module.allowed_peers("qori").values():
            assert not set(peers) & set(strangers)
