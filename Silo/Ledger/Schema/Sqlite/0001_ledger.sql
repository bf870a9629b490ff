-- Devices and all that is committed with them. Ids are 16 bytes, big-endian; times are milliseconds since the Unix epoch.
CREATE TABLE device (
    device_id              BLOB    NOT NULL PRIMARY KEY,
    tenant_id              BLOB    NOT NULL,
    name                   TEXT    NOT NULL,
    name_folded            TEXT    NOT NULL, -- lower case, for searches without case
    profile_id             BLOB    NOT NULL,
    created_at             INTEGER NOT NULL,
    label                  TEXT,
    additional_info        TEXT,
    provision_state        TEXT,
    provision_state_at     INTEGER,
    provision_operation_id BLOB,
    version                INTEGER NOT NULL,
    row_version            INTEGER NOT NULL,
    first_seen_at          INTEGER,
    last_seen_at           INTEGER,
    UNIQUE (tenant_id, name)
) STRICT;

CREATE INDEX device_by_age ON device (tenant_id, created_at, device_id);
CREATE INDEX device_by_profile ON device (tenant_id, profile_id, created_at, device_id);

-- One row per device. The id and the value are encrypted; the id is found by its keyed hash.
CREATE TABLE credential (
    device_id      BLOB    NOT NULL PRIMARY KEY REFERENCES device (device_id) ON DELETE CASCADE,
    record_id      BLOB    NOT NULL,
    space          INTEGER NOT NULL,
    lookup_hash    BLOB    NOT NULL,
    type           INTEGER NOT NULL,
    credentials_id BLOB    NOT NULL,
    value          BLOB,
    created_at     INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    UNIQUE (space, lookup_hash)
) STRICT;

CREATE TABLE latest_value (
    device_id BLOB    NOT NULL REFERENCES device (device_id) ON DELETE CASCADE,
    scope     INTEGER NOT NULL,
    key       TEXT    NOT NULL,
    json      TEXT    NOT NULL,
    ts        INTEGER NOT NULL,
    PRIMARY KEY (device_id, scope, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id    BLOB,
    at           INTEGER NOT NULL,
    action       INTEGER NOT NULL,
    status       INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    device_name  TEXT,
    device_id    BLOB,
    profile_id   BLOB,
    operation_id BLOB    NOT NULL,
    protocol     INTEGER NOT NULL,
    source       TEXT,
    actor        TEXT
) STRICT;

CREATE TABLE outbox (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_id BLOB,
    device_id BLOB,
    at        INTEGER NOT NULL,
    kind      TEXT    NOT NULL,
    payload   TEXT    NOT NULL
) STRICT;

-- Keys of the installation, each wrapped by the master key, which is never in here.
CREATE TABLE key_ring (
    key_id     INTEGER NOT NULL,
    purpose    INTEGER NOT NULL, -- 0 encrypts, 1 hashes lookups
    wrapped    BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (purpose, key_id)
) STRICT, WITHOUT ROWID;

-- Written by the readiness check, to know that the disk still takes commits.
CREATE TABLE probe (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;

INSERT INTO probe (id, at) VALUES (1, 0);
