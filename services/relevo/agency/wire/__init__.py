"""The agency's end of the bridge; with `crossing.mapping`, the only user of generated code."""
