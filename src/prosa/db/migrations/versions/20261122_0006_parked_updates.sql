CREATE TABLE parked_updates (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    inbox_id UUID NOT NULL,
    provider_id TEXT NOT NULL,
    what TEXT NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    by_phone BOOLEAN DEFAULT false NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT parked_updates_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT parked_updates_what_check CHECK (what IN ('reaction', 'edited', 'revoked')),
    CONSTRAINT parked_updates_company_id_fkey
        FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE INDEX parked_updates_provider_idx ON parked_updates (company_id, inbox_id, provider_id);

COMMENT ON TABLE parked_updates IS 'A reaction, an edit or a revocation that came before its message. It waits for it.';

ALTER TABLE parked_updates ENABLE ROW LEVEL SECURITY;

ALTER TABLE parked_updates FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON parked_updates TO prosa_app
    USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid)
    WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON parked_updates TO prosa_app;

CREATE POLICY system ON parked_updates TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT, DELETE ON parked_updates TO prosa_system;
