CREATE TABLE contact_tags (
    company_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    tag_id UUID NOT NULL,
    CONSTRAINT contact_tags_pkey PRIMARY KEY (company_id, contact_id, tag_id),
    CONSTRAINT contact_tags_company_id_fkey
        FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT contact_tags_contact_id_fkey
        FOREIGN KEY (company_id, contact_id) REFERENCES contacts (company_id, id) ON DELETE CASCADE,
    CONSTRAINT contact_tags_tag_id_fkey
        FOREIGN KEY (company_id, tag_id) REFERENCES tags (company_id, id)
);

CREATE INDEX contact_tags_tag_idx ON contact_tags (company_id, tag_id, contact_id);

COMMENT ON TABLE contact_tags IS 'Finds contacts by tag; `contacts.tag_ids` shows them. Changed together.';

ALTER TABLE contacts ADD COLUMN has_conversations BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE contacts NO FORCE ROW LEVEL SECURITY;

ALTER TABLE conversations NO FORCE ROW LEVEL SECURITY;

ALTER TABLE tags NO FORCE ROW LEVEL SECURITY;

INSERT INTO contact_tags (company_id, contact_id, tag_id)
    SELECT DISTINCT c.company_id, c.id, given.tag_id
    FROM contacts c CROSS JOIN LATERAL unnest(c.tag_ids) given (tag_id);

UPDATE contacts p SET has_conversations = false
    WHERE NOT EXISTS (
        SELECT FROM conversations c WHERE c.company_id = p.company_id AND c.contact_id = p.id
    );

ALTER TABLE contacts FORCE ROW LEVEL SECURITY;

ALTER TABLE conversations FORCE ROW LEVEL SECURITY;

ALTER TABLE tags FORCE ROW LEVEL SECURITY;

CREATE INDEX contacts_opted_out_idx ON contacts (company_id, name, id)
    WHERE opted_out_at IS NOT NULL;

CREATE INDEX contacts_untried_idx ON contacts (company_id, name, id) WHERE NOT has_conversations;

CREATE INDEX contacts_created_idx ON contacts (company_id, created_at, id);

CREATE INDEX conversations_inbox_contact_idx ON conversations (company_id, inbox_id, contact_id);

ALTER TABLE contact_tags ENABLE ROW LEVEL SECURITY;

ALTER TABLE contact_tags FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON contact_tags TO prosa_app
    USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid)
    WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_tags TO prosa_app;
