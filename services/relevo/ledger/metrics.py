"""What the ledger counts. A label `log` is `<org>/<service>`."""

from prometheus_client import Counter, Gauge

PUBLISHED = Gauge(
    "relevo_ledger_published_size", "Size of the newest published checkpoint", ["log"]
)
PADDED = Counter("relevo_ledger_padding_entries_total", "Entries that only fill a checkpoint")
COSIGNED = Counter("relevo_ledger_cosigned_total", "Checkpoints of others cosigned", ["log"])
REFUSED = Counter("relevo_ledger_cosigning_refused_total", "Checkpoints not cosigned", ["code"])
ALARMS = Counter("relevo_ledger_alarms_total", "Alarms raised about a log", ["kind", "log"])
STANDING = Gauge("relevo_ledger_alarms_standing", "1 while an alarm stands", ["kind", "log"])
