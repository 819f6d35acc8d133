"""Signing in, sessions, passwords: who is asking."""
