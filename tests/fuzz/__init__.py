"""Fuzzing of the redactor: `make fuzz-redaction SECONDS=60`."""
