"""What the agency knows of posts and cases. Pure: time, ids and randomness are arguments."""
