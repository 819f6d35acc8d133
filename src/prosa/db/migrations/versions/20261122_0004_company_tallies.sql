CREATE TABLE company_tallies (
    company_id UUID NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    CONSTRAINT company_tallies_pkey PRIMARY KEY (company_id, name, label),
    CONSTRAINT company_tallies_company_id_fkey
        FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

COMMENT ON TABLE company_tallies IS 'What the log has told so far, added up by a reader of it: the totals that Prometheus is given, which must outlive every process.';

ALTER TABLE company_tallies ENABLE ROW LEVEL SECURITY;

ALTER TABLE company_tallies FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON company_tallies TO prosa_app
    USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid)
    WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON company_tallies TO prosa_app;

CREATE POLICY system ON company_tallies TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT ON company_tallies TO prosa_system;

CREATE POLICY system ON conversation_counts TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT ON conversation_counts TO prosa_system;
