"""Receive, reply, note, assign, transfer, snooze, resolve, close, reopen."""
