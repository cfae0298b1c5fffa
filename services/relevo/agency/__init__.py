"""The agency's service: takes posts in redacted and sealed, hands cases over, publishes replies.

`domain` is pure, `use_cases` one function and one transaction each, `adapters` hold SQL, files and
channels, `wire` is the only user of generated code, `bootstrap` the only wiring.
"""
