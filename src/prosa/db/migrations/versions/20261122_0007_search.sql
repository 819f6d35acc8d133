CREATE FUNCTION search_words(t text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    plain text := left(normalize(left(t, 20000), NFKD), 20000);
BEGIN
    plain := lower(replace(replace(replace(replace(replace(replace(replace(plain,
        U&'\0301', ''), U&'\0303', ''), U&'\0327', ''), U&'\0302', ''), U&'\0300', ''),
        U&'\0308', ''), U&'\030A', ''));
    plain := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(plain,
        '-', ' '), '.', ' '), '/', ' '), '@', ' '), '_', ' '), ':', ' '), '<', ' '), '&', ' '),
        '+', ' '), '~', ' ');
    IF octet_length(plain) <> char_length(plain) THEN
        plain := regexp_replace(plain,
            U&'[\00AD\0300-\036F\200B-\200F\2060\FE00-\FE0F\FEFF]+', '', 'g');
        plain := regexp_replace(plain,
            U&'[\0080-\00BF\00D7\00F7\2000-\2BFF\3000-\303F\+01F000-\+01FAFF]+', ' ', 'g');
    END IF;
    RETURN to_tsvector('pg_catalog.simple', plain);
END $$;

COMMENT ON FUNCTION search_words(text) IS 'The words of a text as they are compared: without case, accents and punctuation, whole and unstemmed.';

CREATE FUNCTION search_block(company uuid, level int, number int) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '@' || right(company::text, 8) || level || to_hex(number);

COMMENT ON FUNCTION search_block(uuid, int, int) IS 'The name of a block of time of a company. Blocks of level 0 have 90 minutes, and each level has blocks 64 times as long. No word begins with @.';

CREATE FUNCTION search_blocks(company uuid, at timestamptz) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    number int := greatest(extract(epoch FROM at)::bigint / 5400, 0);
    prefix text := '@' || right(company::text, 8);
BEGIN
    RETURN array_to_tsvector(ARRAY[
        prefix || '0' || to_hex(number),
        prefix || '1' || to_hex(number >> 6),
        prefix || '2' || to_hex(number >> 12),
        prefix || '3' || to_hex(number >> 18)]);
END $$;

CREATE FUNCTION search_text(company_id uuid, at timestamptz, t text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN public.search_words(t) || public.search_blocks(company_id, at);
END $$;

COMMENT ON FUNCTION search_text(uuid, timestamptz, text) IS 'What the index of messages and subjects holds for a row: its words, and the blocks it is in.';

CREATE FUNCTION search_contact(
    company_id uuid, at timestamptz, name text, phone text, email text, document text
) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    words text[] := tsvector_to_array(public.search_words(concat_ws(' ', name, email, document)));
    numbers text[] := ARRAY[
        regexp_replace(phone, '\D', '', 'g'), regexp_replace(document, '\D', '', 'g')];
    parts text[];
BEGIN
    SELECT array_agg(DISTINCT part) INTO parts FROM (
        SELECT left(substr(word, n), 40) FROM unnest(words) word,
            generate_series(1, least(greatest(length(word) - 1, 1), 60)) n
        UNION ALL
        SELECT left(substr(number, n), 40) FROM unnest(numbers) number,
            generate_series(1, least(length(number) - 3, 60)) n
    ) parted(part) WHERE part <> '';
    RETURN array_to_tsvector(coalesce(parts, '{}')) || public.search_blocks(company_id, at);
END $$;

COMMENT ON FUNCTION search_contact(uuid, timestamptz, text, text, text, text) IS 'What the index of contacts holds for a row: every ending of its words (two letters or more) and of its numbers (four digits or more), so that the beginning of an ending is any part.';

CREATE INDEX messages_search_idx ON messages
    USING gin (search_text(company_id, created_at, body)) WITH (gin_pending_list_limit = 512)
    WHERE author_type IN ('contact', 'agent') AND kind <> 'system' AND body <> '';

CREATE INDEX conversations_search_idx ON conversations
    USING gin (search_text(company_id, opened_at, subject)) WITH (gin_pending_list_limit = 512)
    WHERE subject IS NOT NULL;

CREATE INDEX contacts_search_idx ON contacts
    USING gin (search_contact(company_id, created_at, name, phone, email, document))
    WITH (gin_pending_list_limit = 512);

GRANT SELECT (company_id, id, created_at, author_type, kind, body) ON messages TO prosa_search;

GRANT SELECT (company_id, id, opened_at, subject) ON conversations TO prosa_search;

GRANT SELECT (company_id, id, created_at, name, phone, email, document) ON contacts
    TO prosa_search;

CREATE POLICY search ON messages FOR SELECT TO prosa_search USING (true);

CREATE POLICY search ON conversations FOR SELECT TO prosa_search USING (true);

CREATE POLICY search ON contacts FOR SELECT TO prosa_search USING (true);

RESET ROLE;

GRANT prosa_search TO CURRENT_USER;

GRANT CREATE ON SCHEMA public TO prosa_search;

SET LOCAL ROLE prosa_search;

CREATE FUNCTION search_probe(
    what text, wanted tsquery, company uuid,
    since timestamptz, till timestamptz, before timestamptz, before_id uuid, most int
) RETURNS TABLE (id uuid, at timestamptz)
    LANGUAGE plpgsql STABLE ROWS 200
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    IF what = 'messages' THEN
        RETURN QUERY SELECT m.id, m.created_at FROM public.messages m
        WHERE public.search_text(m.company_id, m.created_at, m.body) @@ wanted
            AND m.author_type IN ('contact', 'agent') AND m.kind <> 'system' AND m.body <> ''
            AND m.company_id IS NOT DISTINCT FROM company
            AND m.created_at >= since AND m.created_at < till
            AND (m.created_at, m.id) < (before, before_id)
        LIMIT most;
    ELSIF what = 'contacts' THEN
        RETURN QUERY SELECT p.id, p.created_at FROM public.contacts p
        WHERE public.search_contact(
                p.company_id, p.created_at, p.name, p.phone, p.email, p.document) @@ wanted
            AND p.company_id IS NOT DISTINCT FROM company
            AND p.created_at >= since AND p.created_at < till
            AND (p.created_at, p.id) < (before, before_id)
        LIMIT most;
    ELSIF what = 'conversations' THEN
        RETURN QUERY SELECT c.id, c.opened_at FROM public.conversations c
        WHERE public.search_text(c.company_id, c.opened_at, c.subject) @@ wanted
            AND c.subject IS NOT NULL
            AND c.company_id IS NOT DISTINCT FROM company
            AND c.opened_at >= since AND c.opened_at < till
            AND (c.opened_at, c.id) < (before, before_id)
        LIMIT most;
    END IF;
END $$;

COMMENT ON FUNCTION search_probe(text, tsquery, uuid, timestamptz, timestamptz, timestamptz, uuid, int) IS 'Some rows of one block, in no order. The company is compared in a way that no other index serves.';

CREATE FUNCTION search_newest(
    what text, wanted text, since timestamptz, before timestamptz, before_id uuid, most int
) RETURNS TABLE (id uuid, at timestamptz)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    many CONSTANT int := 2000;
    company CONSTANT uuid := NULLIF(current_setting('prosa.company_id', true), '')::uuid;
    query CONSTANT tsquery := wanted::tsquery;
    newest CONSTANT int := greatest(extract(epoch FROM before)::bigint / 5400, 0);
    oldest CONSTANT int := greatest(extract(epoch FROM since)::bigint / 5400, 0);
    till timestamptz := before + interval '1 microsecond';
    levels int[];
    numbers int[];
    level int;
    number int;
    top int;
    probed int := 0;
    begins timestamptz;
    is_dense boolean;
    found int := 0;
    ids uuid[];
    ats timestamptz[];
    open int := most;
BEGIN
    IF company IS NULL OR numnode(query) = 0 THEN
        RETURN;
    END IF;
    FOR n IN oldest >> 18 .. newest >> 18 LOOP
        levels := levels || 3;
        numbers := numbers || n;
    END LOOP;
    levels := levels || ARRAY[2, 1, 0];
    numbers := numbers || ARRAY[newest >> 12, newest >> 6, newest];
    top := cardinality(levels);
    WHILE top > 0 AND open > 0 LOOP
        level := levels[top];
        number := numbers[top];
        top := top - 1;
        begins := to_timestamp((number::bigint << (6 * level)) * 5400);
        CONTINUE WHEN number < oldest >> (6 * level) OR begins >= till;
        is_dense := level = probed + 1 AND found > many / 64;
        IF NOT is_dense THEN
            SELECT count(*), array_agg(p.id), array_agg(p.at) INTO found, ids, ats
            FROM public.search_probe(
                what, quote_literal(public.search_block(company, level, number))::tsquery && query,
                company, since, till, before, before_id,
                CASE WHEN level > 0 THEN many + 1 END) p;
            is_dense := level > 0 AND found > many;
            probed := level;
        END IF;
        IF is_dense THEN
            FOR n IN 0 .. 63 LOOP
                top := top + 1;
                levels[top] := level - 1;
                numbers[top] := (number << 6) + n;
            END LOOP;
        ELSE
            RETURN QUERY SELECT u.id, u.at FROM unnest(ids, ats) u(id, at)
                ORDER BY u.at DESC, u.id DESC LIMIT open;
            open := open - found;
            till := least(till, begins);
        END IF;
    END LOOP;
END $$;

COMMENT ON FUNCTION search_newest(text, text, timestamptz, timestamptz, uuid, int) IS 'The newest rows of the company of prosa.company_id that have the wanted words, before a row, newest first. It looks into blocks of time from now backwards, into longer ones the fewer it finds, and into shorter ones where there are many.';

REVOKE ALL ON FUNCTION search_probe(text, tsquery, uuid, timestamptz, timestamptz, timestamptz, uuid, int) FROM PUBLIC;

REVOKE ALL ON FUNCTION search_newest(text, text, timestamptz, timestamptz, uuid, int) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION search_newest(text, text, timestamptz, timestamptz, uuid, int) TO prosa_app;

RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM prosa_search;

REVOKE prosa_search FROM CURRENT_USER;

SET LOCAL ROLE prosa_owner;
