"""Texts that providers have approved: read from them, and filled in."""
