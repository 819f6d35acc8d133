CREATE TABLE message_changes (
    company_id UUID NOT NULL,
    message_id UUID NOT NULL,
    what TEXT NOT NULL,
    conversation_id UUID NOT NULL,
    inbox_id UUID NOT NULL,
    recipient TEXT NOT NULL,
    provider_id TEXT,
    is_ours BOOLEAN NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    was JSONB NOT NULL,
    by_user_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    lease_token UUID,
    CONSTRAINT message_changes_pkey PRIMARY KEY (company_id, message_id, what),
    CONSTRAINT message_changes_what_check CHECK (what IN ('reaction', 'edited', 'revoked')),
    CONSTRAINT message_changes_company_id_fkey
        FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT message_changes_message_id_fkey
        FOREIGN KEY (company_id, message_id) REFERENCES messages (company_id, id) ON DELETE CASCADE,
    CONSTRAINT message_changes_inbox_id_fkey
        FOREIGN KEY (company_id, inbox_id) REFERENCES inboxes (company_id, id) ON DELETE CASCADE
);

CREATE INDEX message_changes_due_idx ON message_changes (due_at);

COMMENT ON TABLE message_changes IS 'A reaction, an edit or a revocation of ours that the provider is still to be told. The row is the job. `was` is the message before, should the provider refuse.';

ALTER TABLE message_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE message_changes FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON message_changes TO prosa_app
    USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid)
    WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON message_changes TO prosa_app;

CREATE POLICY system ON message_changes TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT, UPDATE ON message_changes TO prosa_system;
