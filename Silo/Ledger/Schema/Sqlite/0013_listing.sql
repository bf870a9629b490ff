-- readable-from: 2
-- Every order of a listing has its index, also together with a profile.
CREATE INDEX device_by_label ON device (tenant_id, label, device_id);
CREATE INDEX device_by_profile_name ON device (tenant_id, profile_id, name);
CREATE INDEX device_by_profile_label ON device (tenant_id, profile_id, label, device_id);

-- Devices of each profile, so that a listing need not count them.
CREATE TABLE device_count (
    tenant_id  BLOB    NOT NULL,
    profile_id BLOB    NOT NULL,
    devices    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, profile_id)
) STRICT, WITHOUT ROWID;

INSERT INTO device_count (tenant_id, profile_id, devices) SELECT tenant_id, profile_id, count(*) FROM device GROUP BY tenant_id, profile_id;

CREATE TRIGGER device_count_new AFTER INSERT ON device BEGIN
    INSERT INTO device_count (tenant_id, profile_id, devices) VALUES (NEW.tenant_id, NEW.profile_id, 1)
    ON CONFLICT (tenant_id, profile_id) DO UPDATE SET devices = devices + 1;
END;

CREATE TRIGGER device_count_deleted AFTER DELETE ON device BEGIN
    UPDATE device_count SET devices = devices - 1 WHERE tenant_id = OLD.tenant_id AND profile_id = OLD.profile_id;
END;

CREATE TRIGGER device_count_moved AFTER UPDATE OF tenant_id, profile_id ON device
WHEN OLD.tenant_id <> NEW.tenant_id OR OLD.profile_id <> NEW.profile_id BEGIN
    UPDATE device_count SET devices = devices - 1 WHERE tenant_id = OLD.tenant_id AND profile_id = OLD.profile_id;
    INSERT INTO device_count (tenant_id, profile_id, devices) VALUES (NEW.tenant_id, NEW.profile_id, 1)
    ON CONFLICT (tenant_id, profile_id) DO UPDATE SET devices = devices + 1;
END;

-- All parts of three characters of each name. Two more characters at the end make a part of three begin at the last ones too. The
-- number of a device in it is its own and not its rowid, which VACUUM may change; null until the end of the transaction that made
-- the device, when all its names go in at once.
ALTER TABLE device ADD COLUMN search_id INTEGER;
UPDATE device SET search_id = rowid;
CREATE UNIQUE INDEX device_by_search ON device (search_id);
CREATE VIRTUAL TABLE device_part USING fts5(name, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE device_part_use USING fts5vocab(device_part, instance);
INSERT INTO device_part (rowid, name) SELECT search_id, name_folded || char(1, 1) FROM device;

CREATE TRIGGER device_part_deleted AFTER DELETE ON device WHEN OLD.search_id IS NOT NULL BEGIN
    INSERT INTO device_part (device_part, rowid, name) VALUES ('delete', OLD.search_id, OLD.name_folded || char(1, 1));
END;

CREATE TRIGGER device_part_renamed AFTER UPDATE OF name_folded ON device WHEN OLD.search_id IS NOT NULL AND OLD.name_folded <> NEW.name_folded BEGIN
    INSERT INTO device_part (device_part, rowid, name) VALUES ('delete', OLD.search_id, OLD.name_folded || char(1, 1));
    UPDATE device SET search_id = NULL WHERE device_id = NEW.device_id;
END;

-- What happened to a name, under a profile, and at a time.
CREATE INDEX audit_by_device ON audit (tenant_id, device_name, seq);
CREATE INDEX audit_by_profile ON audit (tenant_id, profile_id, seq);
CREATE INDEX audit_by_moment ON audit (tenant_id, at, seq);
