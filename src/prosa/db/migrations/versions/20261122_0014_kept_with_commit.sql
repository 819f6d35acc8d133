CREATE FUNCTION keep_answer(
    company uuid, who uuid, what text, name text, hash text, code int, said text,
    at timestamptz, since timestamptz
)
    RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO idempotency_keys AS k
        (company_id, user_id, route, key, body_hash, status, answer, created_at)
    VALUES (company, who, what, name, hash, code, said, at)
    ON CONFLICT (company_id, user_id, route, key) DO UPDATE
    SET body_hash = excluded.body_hash, status = excluded.status, answer = excluded.answer,
        created_at = excluded.created_at
    WHERE k.created_at < since;
END $$;

COMMENT ON FUNCTION keep_answer(uuid, uuid, text, text, text, int, text, timestamptz, timestamptz) IS 'What a call that has a key was answered; over an answer that has expired and is not removed yet.';

CREATE FUNCTION forget_draft(company uuid, who uuid, conversation uuid, way text)
    RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    DELETE FROM drafts d
    WHERE d.company_id = company AND d.user_id = who AND d.conversation_id = conversation
      AND d.mode = way;
END $$;

COMMENT ON FUNCTION forget_draft(uuid, uuid, uuid, text) IS 'What was written there is sent.';
