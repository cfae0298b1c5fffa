"""Seal values to a brand's public key (`relevo-seal-v1`), and sign small statements.

The agency imports `envelope`, `sealing`, `keys` and `signed`; only the vault imports `opening`.
No file, clock or network is touched here except by the two key loaders of `signed`; the format is
set out to the byte in docs/sealing.md.
"""
