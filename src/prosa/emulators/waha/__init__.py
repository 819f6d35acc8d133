"""WAHA's HTTP API for one or more sessions, as far as text goes."""
