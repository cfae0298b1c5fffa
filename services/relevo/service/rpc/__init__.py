"""gRPC between processes: mutual TLS 1.3, SPIFFE identities, allow-lists, one error translation."""
