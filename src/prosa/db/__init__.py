"""PostgreSQL: the schema, the unit of work, the event log, leases and row security."""
