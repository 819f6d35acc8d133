"""The companies we serve, and what they choose for themselves."""
