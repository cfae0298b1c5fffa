"""Care's web process: API and the first pages of the desk."""

from __future__ import annotations

from relevo.care.web.application import create_app

__all__ = ["create_app"]
