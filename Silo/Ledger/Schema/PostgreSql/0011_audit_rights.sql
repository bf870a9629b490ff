-- readable-from: 4
-- The one way by which rows of the audit are removed, for a role that may else only add to it (T-30). It trusts its caller in
-- nothing but the choice of a seal: what it removes is sealed, and older by the server's clock than the owner of this table allows.
CREATE TABLE audit_retention (
    one  boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    days integer NOT NULL -- 0 keeps all
);

CREATE FUNCTION remove_audit(of_tenant uuid, of_number bigint, at_time bigint, with_mac bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $function$
DECLARE
    bound   integer;
    first_one bigint;
    last_one  bigint;
    removed bigint;
BEGIN
    SELECT floor(extract(epoch FROM clock_timestamp()) / 86400)::integer - days INTO bound FROM audit_retention WHERE days > 0;
    UPDATE audit_seal SET entries = NULL, removed_at = at_time, removal_mac = with_mac
    WHERE tenant_id = of_tenant AND number = of_number AND removed_at IS NULL AND day < bound
    RETURNING first_seq, last_seq INTO first_one, last_one;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the retention keeps this seal' USING ERRCODE = 'insufficient_privilege';
    END IF;

    -- A seal that was put in to name other rows than its own days' removes none of them.
    DELETE FROM audit
    WHERE (tenant_id = of_tenant OR (tenant_id IS NULL AND of_tenant = '00000000-0000-0000-0000-000000000000'))
        AND seq >= first_one AND seq <= last_one AND at < bound::bigint * 86400000;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$function$;

REVOKE ALL ON FUNCTION remove_audit(uuid, bigint, bigint, bytea) FROM PUBLIC;

-- Its tables are those of its owner, whatever the caller made under the same names.
DO $block$
BEGIN
    EXECUTE format('ALTER FUNCTION remove_audit(uuid, bigint, bigint, bytea) SET search_path = %I, pg_temp', current_schema());
END
$block$;
