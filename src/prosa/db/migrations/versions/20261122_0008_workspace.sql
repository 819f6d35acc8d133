ALTER TABLE companies ADD COLUMN outcomes JSONB DEFAULT '[]' NOT NULL;

ALTER TABLE contacts
    ADD COLUMN tag_ids UUID[] DEFAULT '{}' NOT NULL,
    ADD COLUMN custom JSONB DEFAULT '{}' NOT NULL,
    ADD COLUMN consented_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN consent_source TEXT;

ALTER TABLE conversations
    ADD COLUMN tag_ids UUID[] DEFAULT '{}' NOT NULL,
    ADD COLUMN outcome TEXT;

ALTER TABLE messages
    ADD COLUMN reply_to_id UUID,
    ADD COLUMN reply_to_provider_id TEXT;

COMMENT ON TABLE companies IS 'A tenant. `texts` overrides the bot''s words; `outcomes` are the reasons that its people choose from when they resolve; `hours` NULL means 24x7, and `opens_at` is when its queues are dealt because it opens. `redistribute_after_seconds` NULL: who goes offline keeps everything.';

CREATE TABLE tags (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    color TEXT DEFAULT 'neutral' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT tags_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT tags_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX tags_name_key ON tags (company_id, lower(name));

COMMENT ON TABLE tags IS 'A word for conversations and contacts. Never deleted: old conversations keep it.';

ALTER TABLE tags ENABLE ROW LEVEL SECURITY;

ALTER TABLE tags FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON tags TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON tags TO prosa_app;

CREATE TABLE conversation_tags (
    company_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT conversation_tags_pkey PRIMARY KEY (company_id, conversation_id, tag_id),
    CONSTRAINT conversation_tags_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT conversation_tags_company_id_conversation_id_fkey FOREIGN KEY(company_id, conversation_id) REFERENCES conversations (company_id, id) ON DELETE CASCADE,
    CONSTRAINT conversation_tags_company_id_tag_id_fkey FOREIGN KEY(company_id, tag_id) REFERENCES tags (company_id, id)
);

CREATE INDEX conversation_tags_tag_idx ON conversation_tags (company_id, tag_id, conversation_id);

COMMENT ON TABLE conversation_tags IS 'Finds conversations by tag; `conversations.tag_ids` shows them. Changed together.';

ALTER TABLE conversation_tags ENABLE ROW LEVEL SECURITY;

ALTER TABLE conversation_tags FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON conversation_tags TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_tags TO prosa_app;

CREATE TABLE saved_views (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    owner_id UUID,
    name TEXT NOT NULL,
    query JSONB NOT NULL,
    sort_order INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT saved_views_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT saved_views_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT saved_views_company_id_owner_id_fkey FOREIGN KEY(company_id, owner_id) REFERENCES memberships (company_id, user_id) ON DELETE CASCADE
);

CREATE INDEX saved_views_owner_idx ON saved_views (company_id, owner_id);

COMMENT ON TABLE saved_views IS 'A list with its filters and its order, under a name. No owner: everybody''s.';

ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;

ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON saved_views TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO prosa_app;

CREATE TABLE quick_replies (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    owner_id UUID,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT quick_replies_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT quick_replies_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT quick_replies_company_id_owner_id_fkey FOREIGN KEY(company_id, owner_id) REFERENCES memberships (company_id, user_id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX quick_replies_shortcut_key ON quick_replies (company_id, owner_id, lower(shortcut)) NULLS NOT DISTINCT;

COMMENT ON TABLE quick_replies IS 'A text that is written again and again. No owner: everybody''s.';

ALTER TABLE quick_replies ENABLE ROW LEVEL SECURITY;

ALTER TABLE quick_replies FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON quick_replies TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON quick_replies TO prosa_app;

CREATE TABLE drafts (
    company_id UUID NOT NULL,
    user_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    mode TEXT NOT NULL,
    body TEXT NOT NULL,
    reply_to_id UUID,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT drafts_pkey PRIMARY KEY (company_id, user_id, conversation_id, mode),
    CONSTRAINT drafts_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT drafts_company_id_user_id_fkey FOREIGN KEY(company_id, user_id) REFERENCES memberships (company_id, user_id) ON DELETE CASCADE,
    CONSTRAINT drafts_company_id_conversation_id_fkey FOREIGN KEY(company_id, conversation_id) REFERENCES conversations (company_id, id) ON DELETE CASCADE,
    CONSTRAINT drafts_mode_check CHECK (mode IN ('reply', 'note'))
);

COMMENT ON TABLE drafts IS 'What somebody has begun to write, in each of the two modes of the composer.';

ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE drafts FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON drafts TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO prosa_app;

CREATE TABLE scheduled_messages (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    author_id UUID NOT NULL,
    body TEXT NOT NULL,
    attachment_id UUID,
    reply_to_id UUID,
    send_at TIMESTAMP WITH TIME ZONE NOT NULL,
    unless_answered BOOLEAN DEFAULT false NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    error_code TEXT,
    error TEXT,
    message_id UUID,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT scheduled_messages_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT scheduled_messages_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT scheduled_messages_company_id_conversation_id_fkey FOREIGN KEY(company_id, conversation_id) REFERENCES conversations (company_id, id) ON DELETE CASCADE,
    CONSTRAINT scheduled_messages_company_id_author_id_fkey FOREIGN KEY(company_id, author_id) REFERENCES memberships (company_id, user_id),
    CONSTRAINT scheduled_messages_state_check CHECK (state IN ('waiting', 'sent', 'failed', 'cancelled'))
);

CREATE INDEX scheduled_messages_conversation_idx ON scheduled_messages (company_id, conversation_id, send_at);

CREATE INDEX scheduled_messages_due_idx ON scheduled_messages (send_at) WHERE state = 'waiting';

COMMENT ON TABLE scheduled_messages IS 'A reply that is to be written later. While it waits, the row is the job.';

ALTER TABLE scheduled_messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE scheduled_messages FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON scheduled_messages TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON scheduled_messages TO prosa_app;

CREATE POLICY system ON scheduled_messages TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT (company_id, id, send_at, state) ON scheduled_messages TO prosa_system;

CREATE TABLE message_templates (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    inbox_id UUID NOT NULL,
    provider_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    components JSONB NOT NULL,
    synced_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT message_templates_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT message_templates_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT message_templates_company_id_inbox_id_fkey FOREIGN KEY(company_id, inbox_id) REFERENCES inboxes (company_id, id) ON DELETE CASCADE,
    CONSTRAINT message_templates_company_id_inbox_id_name_language_key UNIQUE (company_id, inbox_id, name, language)
);

COMMENT ON TABLE message_templates IS 'A text that the provider has approved, as it told it last.';

ALTER TABLE message_templates ENABLE ROW LEVEL SECURITY;

ALTER TABLE message_templates FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON message_templates TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON message_templates TO prosa_app;

CREATE TABLE contact_fields (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    options JSONB,
    sort_order INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT contact_fields_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT contact_fields_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT contact_fields_kind_check CHECK (kind IN ('text', 'number', 'date', 'boolean', 'choice'))
);

CREATE UNIQUE INDEX contact_fields_name_key ON contact_fields (company_id, lower(name));

COMMENT ON TABLE contact_fields IS 'What a company wants to know of its contacts; `contacts.custom` holds it by name.';

ALTER TABLE contact_fields ENABLE ROW LEVEL SECURITY;

ALTER TABLE contact_fields FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON contact_fields TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_fields TO prosa_app;

CREATE TABLE preferences (
    company_id UUID NOT NULL,
    user_id UUID NOT NULL,
    chosen JSONB NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT preferences_pkey PRIMARY KEY (company_id, user_id),
    CONSTRAINT preferences_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT preferences_company_id_user_id_fkey FOREIGN KEY(company_id, user_id) REFERENCES memberships (company_id, user_id) ON DELETE CASCADE
);

COMMENT ON TABLE preferences IS 'How somebody likes their desk: notifications, quiet hours, shortcuts, looks.';

ALTER TABLE preferences ENABLE ROW LEVEL SECURITY;

ALTER TABLE preferences FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON preferences TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON preferences TO prosa_app;

CREATE TABLE notifications (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    kind TEXT NOT NULL,
    conversation_id UUID,
    actor_id UUID,
    detail JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT notifications_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT notifications_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT notifications_company_id_user_id_fkey FOREIGN KEY(company_id, user_id) REFERENCES memberships (company_id, user_id) ON DELETE CASCADE,
    CONSTRAINT notifications_company_id_conversation_id_fkey FOREIGN KEY(company_id, conversation_id) REFERENCES conversations (company_id, id) ON DELETE CASCADE
);

CREATE INDEX notifications_conversation_idx ON notifications (company_id, conversation_id);

CREATE INDEX notifications_unread_idx ON notifications (company_id, user_id) WHERE read_at IS NULL;

CREATE INDEX notifications_user_idx ON notifications (company_id, user_id, created_at, id);

COMMENT ON TABLE notifications IS 'Something that concerns one person, until they have seen it.';

ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;

ALTER TABLE notifications FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON notifications TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON notifications TO prosa_app;

CREATE TABLE push_subscriptions (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    user_id UUID NOT NULL,
    endpoint TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    device TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT push_subscriptions_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT push_subscriptions_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT push_subscriptions_company_id_user_id_fkey FOREIGN KEY(company_id, user_id) REFERENCES memberships (company_id, user_id) ON DELETE CASCADE,
    CONSTRAINT push_subscriptions_company_id_endpoint_key UNIQUE (company_id, endpoint)
);

CREATE INDEX push_subscriptions_user_idx ON push_subscriptions (company_id, user_id);

COMMENT ON TABLE push_subscriptions IS 'A browser that may be woken (Web Push).';

ALTER TABLE push_subscriptions ENABLE ROW LEVEL SECURITY;

ALTER TABLE push_subscriptions FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON push_subscriptions TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON push_subscriptions TO prosa_app;

CREATE TABLE push_deliveries (
    company_id UUID NOT NULL,
    id UUID NOT NULL,
    subscription_id UUID NOT NULL,
    notification_id UUID NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    lease_token UUID,
    CONSTRAINT push_deliveries_pkey PRIMARY KEY (company_id, id),
    CONSTRAINT push_deliveries_company_id_fkey FOREIGN KEY(company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT push_deliveries_company_id_subscription_id_fkey FOREIGN KEY(company_id, subscription_id) REFERENCES push_subscriptions (company_id, id) ON DELETE CASCADE,
    CONSTRAINT push_deliveries_company_id_notification_id_fkey FOREIGN KEY(company_id, notification_id) REFERENCES notifications (company_id, id) ON DELETE CASCADE
);

CREATE INDEX push_deliveries_due_idx ON push_deliveries (due_at);

COMMENT ON TABLE push_deliveries IS 'A push that is still to be given to the browser''s service. The row is the job.';

ALTER TABLE push_deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE push_deliveries FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON push_deliveries TO prosa_app USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid) WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON push_deliveries TO prosa_app;

CREATE POLICY system ON push_deliveries TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT, UPDATE ON push_deliveries TO prosa_system;
