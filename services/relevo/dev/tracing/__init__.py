"""How `relevo dev trace` reads the stores of a household; `relevo.dev.trace` is its front."""
