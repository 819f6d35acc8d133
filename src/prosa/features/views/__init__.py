"""Saved views: lists of conversations under a name, one's own and everybody's."""
