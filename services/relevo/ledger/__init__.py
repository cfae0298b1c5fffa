"""Append-only Merkle logs of what each service did, with signed checkpoints (RFC 6962, C2SP).

`entries` says what can be recorded, `store` records and integrates it, `tree` and `note` are the
pure parts that a verifier needs.
"""
