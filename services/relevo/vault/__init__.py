"""The vault: the only process with private keys. Flat and small, so that one sitting audits it.

`ingest` takes seals in, `reveal` lets one value out, `people` holds the second factors, `keys`
the keys, `sql` the statements; `wire` alone knows the generated code, `bootstrap` alone wires.
"""
