"""One module a verb. Each loads, asks the heart, writes and records, in one transaction."""
