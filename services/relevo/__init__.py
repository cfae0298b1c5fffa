"""Relevo: an escalation bridge between an outsourced agency and the brand it works for."""

__version__ = "0.1.0"
