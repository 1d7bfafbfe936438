"""What workers answered, in columns: what reputation and misuse estimate from."""
