"""The only place that inserts, updates or deletes rows of conversations."""
