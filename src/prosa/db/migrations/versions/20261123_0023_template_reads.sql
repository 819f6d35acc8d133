CREATE TABLE template_reads (
    company_id UUID NOT NULL,
    inbox_id UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    failures INTEGER DEFAULT 0 NOT NULL,
    CONSTRAINT template_reads_pkey PRIMARY KEY (company_id, inbox_id),
    CONSTRAINT template_reads_company_id_fkey
        FOREIGN KEY (company_id) REFERENCES companies (id) ON DELETE CASCADE,
    CONSTRAINT template_reads_inbox_id_fkey
        FOREIGN KEY (company_id, inbox_id) REFERENCES inboxes (company_id, id) ON DELETE CASCADE
);

COMMENT ON TABLE template_reads IS 'When the templates of an inbox were asked for last, and are next. An inbox that is new or was changed since is asked at once.';

ALTER TABLE template_reads ENABLE ROW LEVEL SECURITY;

ALTER TABLE template_reads FORCE ROW LEVEL SECURITY;

CREATE POLICY company ON template_reads TO prosa_app
    USING (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid)
    WITH CHECK (company_id = NULLIF(current_setting('prosa.company_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON template_reads TO prosa_app;

CREATE POLICY system ON template_reads TO prosa_system USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON template_reads TO prosa_system;
