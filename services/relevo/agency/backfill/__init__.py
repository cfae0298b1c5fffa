"""Brings a page's history in, from JSON Lines, on all cores.

One process reads lines and writes what they became, in order; workers redact and seal between, each
with a redactor of its own. What is raw goes to them through pipes alone, and never comes back.
"""
