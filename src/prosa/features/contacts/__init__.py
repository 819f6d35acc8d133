"""The people who write to us, and all their addresses."""
