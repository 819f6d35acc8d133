ALTER TABLE companies
    ADD COLUMN redistribute_after_seconds INTEGER DEFAULT 60,
    ADD COLUMN opens_at TIMESTAMP WITH TIME ZONE;

CREATE INDEX companies_opens_at_idx ON companies (opens_at) WHERE hours IS NOT NULL;

COMMENT ON TABLE companies IS 'A tenant. `texts` overrides the bot''s words; `hours` NULL means 24x7, and `opens_at` is when its queues are dealt because it opens. `redistribute_after_seconds` NULL: who goes offline keeps everything.';

ALTER TABLE ticks
    ADD COLUMN lease_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN lease_token UUID;

COMMENT ON TABLE ticks IS 'Periodic work: whoever moves `due_at` does it, whatever number of workers runs, and holds the lease meanwhile, so that it never overlaps with itself.';

GRANT SELECT (department_id, assignee_id, status, flow_state, turn, assigned_at) ON conversations TO prosa_system;
