"""How work moves between processes: transactional outbox, relay, Broker port, leases.

Messages carry ids, never people or text. Delivery is at least once: every consumer may see a
message twice. See docs/adr/0006-outbox-and-broker.md.
"""
