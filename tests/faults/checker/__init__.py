"""Decides whether what was accepted stands on both sides: each once, nothing missing.

    python -m tests.faults.checker --journal FILE --agency URL --care URL --vault URL \\
        --onboarding FILE --platform ADDRESS --page ID [--broker URL]... [--json FILE]

Stands alone: the standard library, sqlite3, psycopg and cryptography; nothing of the product. Exit
code 1, naming each discrepancy by its ids, unless everything holds. The pair must have come to
rest: what is still under way is one.

`evidence` reads, `statements` opens what is signed, a rule each in `crossing`, `receipts`, `acts`
and `ledgers` judges, `report` tells.
"""
