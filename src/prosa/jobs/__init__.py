"""Work that is done later: readers of the event log, and what happens periodically."""
