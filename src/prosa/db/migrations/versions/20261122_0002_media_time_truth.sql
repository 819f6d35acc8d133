ALTER TABLE messages
    ADD COLUMN reactions JSONB,
    ADD COLUMN agent_read_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN edited_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN original_body TEXT,
    ADD COLUMN revoked_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE attachments
    DROP CONSTRAINT attachments_state_check,
    DROP COLUMN provider_media_id,
    ALTER COLUMN message_id DROP NOT NULL,
    ALTER COLUMN state SET DEFAULT 'fetching',
    ADD COLUMN inbox_id UUID,
    ADD COLUMN uploaded_by UUID,
    ADD COLUMN width INTEGER,
    ADD COLUMN height INTEGER,
    ADD COLUMN is_voice BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN sha256 TEXT,
    ADD COLUMN source JSONB,
    ADD COLUMN expires_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN thumbnail_key TEXT,
    ADD COLUMN attempts INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN due_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN lease_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN lease_token UUID,
    ADD COLUMN error_code TEXT,
    ADD COLUMN error TEXT,
    ADD COLUMN stored_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT attachments_kind_check CHECK (
        kind IN ('image', 'audio', 'video', 'document', 'sticker')
    ),
    ADD CONSTRAINT attachments_state_check CHECK (
        state IN ('fetching', 'stored', 'expired', 'refused', 'failed')
    ),
    ADD CONSTRAINT attachments_company_id_inbox_id_fkey
        FOREIGN KEY (company_id, inbox_id) REFERENCES inboxes (company_id, id);

CREATE INDEX attachments_due_idx ON attachments (due_at, id) WHERE state = 'fetching';

CREATE INDEX attachments_unused_idx ON attachments (created_at) WHERE message_id IS NULL;

COMMENT ON TABLE attachments IS 'A file of a message, or one uploaded for a message that is still to be written. While it is fetching, the row is the job. `source` is how the provider names the file, and `expires_at` until when it keeps it.';

ALTER TABLE conversations
    ADD COLUMN deadline_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN read_seq INTEGER DEFAULT 0 NOT NULL;

CREATE INDEX conversations_deadline_idx ON conversations (deadline_at) WHERE deadline_at IS NOT NULL;

CREATE TABLE provider_signals (
    company_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    kind TEXT DEFAULT 'read' NOT NULL,
    inbox_id UUID NOT NULL,
    recipient TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    lease_token UUID,
    CONSTRAINT provider_signals_pkey PRIMARY KEY (company_id, conversation_id),
    CONSTRAINT provider_signals_company_id_fkey
        FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT provider_signals_company_id_conversation_id_fkey
        FOREIGN KEY (company_id, conversation_id) REFERENCES conversations (company_id, id) ON DELETE CASCADE,
    CONSTRAINT provider_signals_company_id_inbox_id_fkey
        FOREIGN KEY (company_id, inbox_id) REFERENCES inboxes (company_id, id) ON DELETE CASCADE
);

CREATE INDEX provider_signals_due_idx ON provider_signals (due_at);

COMMENT ON TABLE provider_signals IS 'What a provider is still to be told about a conversation: that the team has read it. The newest takes the place of the one before.';

ALTER TABLE provider_signals ENABLE ROW LEVEL SECURITY;

ALTER TABLE provider_signals FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON provider_signals TO prosa_app
    USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid)
    WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON provider_signals TO prosa_app;

CREATE POLICY system ON provider_signals TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT, UPDATE ON provider_signals TO prosa_system;

CREATE POLICY system ON attachments TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT, UPDATE ON attachments TO prosa_system;

GRANT SELECT (deadline_at) ON conversations TO prosa_system;

ALTER TABLE inboxes
    ADD COLUMN paused_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN paused_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN paused_code TEXT,
    ADD COLUMN paused_reason TEXT;

ALTER TABLE deliveries
    ADD COLUMN asked INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN ask_at TIMESTAMP WITH TIME ZONE;

CREATE INDEX deliveries_ask_idx ON deliveries (ask_at)
    WHERE state = 'unconfirmed' AND ask_at IS NOT NULL;

ALTER TABLE dead_letters
    ADD COLUMN settled_how TEXT,
    ADD COLUMN settled_by UUID;

ALTER TABLE stray_hooks
    ADD COLUMN settled_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN settled_how TEXT;
