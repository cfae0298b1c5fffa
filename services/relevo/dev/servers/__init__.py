"""Private servers for development, tests, fault tests and benchmarks."""
