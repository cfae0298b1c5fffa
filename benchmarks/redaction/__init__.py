"""`make bench-redaction`: the redactor's accuracy and speed, its peers on the same texts."""
