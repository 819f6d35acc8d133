RESET ROLE;

GRANT prosa_search TO CURRENT_USER;

GRANT CREATE ON SCHEMA public TO prosa_search;

SET LOCAL ROLE prosa_search;

CREATE FUNCTION search_contacts(wanted text, most int) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1000
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    company CONSTANT uuid := NULLIF(current_setting('prosa.company_id', true), '')::uuid;
    query tsquery := wanted::tsquery;
BEGIN
    IF company IS NULL OR numnode(query) = 0 THEN
        RETURN;
    END IF;
    SELECT string_agg(quote_literal(public.search_block(company, 3, n)), ' | ')::tsquery && query
    INTO query FROM generate_series(0, 5) n;
    RETURN QUERY SELECT p.id FROM public.contacts p
    WHERE public.search_contact(
            p.company_id, p.created_at, p.name, p.phone, p.email, p.document) @@ query
        AND p.company_id IS NOT DISTINCT FROM company
    LIMIT most;
END $$;

COMMENT ON FUNCTION search_contacts(text, int) IS 'The contacts of the company of prosa.company_id that have the wanted parts, at most so many (NULL is all of them), in no order: those who want them by name sort them by name.';

REVOKE ALL ON FUNCTION search_contacts(text, int) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION search_contacts(text, int) TO prosa_app;

RESET ROLE;

REVOKE CREATE ON SCHEMA public FROM prosa_search;

REVOKE prosa_search FROM CURRENT_USER;

SET LOCAL ROLE prosa_owner;
