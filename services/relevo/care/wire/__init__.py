"""The only parts of care that use generated code: the bridge's servicer and the vault's client."""
