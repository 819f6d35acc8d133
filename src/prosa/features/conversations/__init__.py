"""Receive, reply, note, assign, transfer, snooze, wake, resolve, close, reopen."""
