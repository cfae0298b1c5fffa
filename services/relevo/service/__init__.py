"""What every process needs and no domain knows: settings, logs, database, RPC and web bases."""
