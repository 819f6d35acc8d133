CREATE FUNCTION claim_call(
    number bigint, company uuid, who uuid, what text, name text, since timestamptz,
    OUT may_begin boolean, OUT body_hash text, OUT status int, OUT answer text
)
    LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    may_begin := pg_try_advisory_xact_lock(number);
    IF may_begin THEN
        SELECT k.body_hash, k.status, k.answer INTO body_hash, status, answer
        FROM idempotency_keys k
        WHERE k.company_id = company AND k.user_id = who AND k.route = what AND k.key = name
          AND k.created_at >= since;
    END IF;
END $$;

COMMENT ON FUNCTION claim_call(bigint, uuid, uuid, text, text, timestamptz) IS 'The right to make a call that has a key, and the answer that it got before: first the lock, then a look that begins after it.';
