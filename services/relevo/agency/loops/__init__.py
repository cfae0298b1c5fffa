"""What the forwarder does without end; each loop has `run_once` and `run_forever`."""
