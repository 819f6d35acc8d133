"""Offering waiting conversations to agents. The decision is in `domain/routing.py`."""
