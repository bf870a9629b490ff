-- readable-from: 4
-- Devices of each profile, so that a listing need not count them. A transaction takes a row that no other holds, or adds one: silos
-- never wait for each other here, and the sum of a profile's rows is its count. A row by itself may be negative.
CREATE TABLE device_count (
    slot       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id  uuid   NOT NULL,
    profile_id uuid   NOT NULL,
    devices    bigint NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE INDEX device_count_by_profile ON device_count (tenant_id, profile_id, slot);

CREATE FUNCTION count_devices(tenant uuid, profile uuid, change bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    free bigint;
BEGIN
    SELECT c.slot INTO free FROM device_count c
    WHERE c.tenant_id = tenant AND c.profile_id = profile
    ORDER BY c.slot LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
        UPDATE device_count SET devices = devices + change WHERE slot = free;
    ELSE
        INSERT INTO device_count (tenant_id, profile_id, devices) VALUES (tenant, profile, change);
    END IF;
END
$$;

CREATE FUNCTION count_new_devices() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM count_devices(g.tenant_id, g.profile_id, g.devices)
    FROM (SELECT n.tenant_id, n.profile_id, count(*) AS devices FROM changed n GROUP BY n.tenant_id, n.profile_id) g;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_deleted_devices() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM count_devices(g.tenant_id, g.profile_id, -g.devices)
    FROM (SELECT o.tenant_id, o.profile_id, count(*) AS devices FROM changed o GROUP BY o.tenant_id, o.profile_id) g;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_moved_device() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    PERFORM count_devices(OLD.tenant_id, OLD.profile_id, -1);
    PERFORM count_devices(NEW.tenant_id, NEW.profile_id, 1);
    RETURN NULL;
END
$$;

-- With the rights of the owner: the role that writes devices may get its rights in the new table a moment after it is there.
REVOKE ALL ON FUNCTION count_devices(uuid, uuid, bigint), count_new_devices(), count_deleted_devices(), count_moved_device() FROM PUBLIC;
DO $block$
DECLARE
    counting text;
BEGIN
    FOREACH counting IN ARRAY ARRAY['count_devices(uuid, uuid, bigint)', 'count_new_devices()', 'count_deleted_devices()', 'count_moved_device()'] LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', counting, current_schema());
    END LOOP;
END
$block$;

-- By the database and not by the programs: older ones that run beside newer ones do not know of it.
CREATE TRIGGER device_count_new AFTER INSERT ON device REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_new_devices();
CREATE TRIGGER device_count_deleted AFTER DELETE ON device REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION count_deleted_devices();
CREATE TRIGGER device_count_moved AFTER UPDATE OF tenant_id, profile_id ON device FOR EACH ROW
    WHEN (OLD.tenant_id <> NEW.tenant_id OR OLD.profile_id <> NEW.profile_id) EXECUTE FUNCTION count_moved_device();

INSERT INTO device_count (tenant_id, profile_id, devices) SELECT tenant_id, profile_id, count(*) FROM device GROUP BY tenant_id, profile_id;
