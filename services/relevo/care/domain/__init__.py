"""Care's rules. Pure: time, ids and randomness are arguments."""
