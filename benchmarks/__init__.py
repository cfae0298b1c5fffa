"""What Relevo costs, measured beside what it cannot do without, in one run."""
