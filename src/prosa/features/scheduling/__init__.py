"""Replies that are written later, by themselves."""
