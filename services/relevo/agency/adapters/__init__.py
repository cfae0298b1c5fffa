"""SQL, onboarding files, keys and channels: what the use cases stand on."""
