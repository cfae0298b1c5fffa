"""The agency's web process: API, webhooks and the community managers' first pages."""

from __future__ import annotations

from relevo.agency.web.application import create_app

__all__ = ["create_app"]
