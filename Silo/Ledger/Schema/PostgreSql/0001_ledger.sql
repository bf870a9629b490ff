-- Devices and all that is committed with them. Times are milliseconds since the Unix epoch. Texts sort by their bytes.
CREATE TABLE device (
    device_id              uuid   NOT NULL PRIMARY KEY,
    tenant_id              uuid   NOT NULL,
    name                   text   COLLATE "C" NOT NULL,
    name_folded            text   COLLATE "C" NOT NULL, -- lower case, for searches without case
    profile_id             uuid   NOT NULL,
    created_at             bigint NOT NULL,
    label                  text   COLLATE "C",
    additional_info        text,
    provision_state        text,
    provision_state_at     bigint,
    provision_operation_id uuid,
    version                bigint NOT NULL,
    row_version            bigint NOT NULL,
    first_seen_at          bigint,
    last_seen_at           bigint,
    CONSTRAINT device_name UNIQUE (tenant_id, name)
) WITH (fillfactor = 90); -- room beside each row, so that a move of the seen times touches no index

CREATE INDEX device_by_age ON device (tenant_id, created_at, device_id);
CREATE INDEX device_by_profile ON device (tenant_id, profile_id, created_at, device_id);
CREATE INDEX device_by_label ON device (tenant_id, label NULLS FIRST, device_id);

-- One row per device. The id and the value are encrypted; the id is found by its keyed hash.
CREATE TABLE credential (
    device_id      uuid    NOT NULL PRIMARY KEY REFERENCES device (device_id) ON DELETE CASCADE,
    record_id      uuid    NOT NULL,
    space          integer NOT NULL,
    lookup_hash    bytea   NOT NULL,
    type           integer NOT NULL,
    credentials_id bytea   NOT NULL,
    value          bytea,
    created_at     bigint  NOT NULL,
    version        bigint  NOT NULL,
    CONSTRAINT credential_lookup UNIQUE (space, lookup_hash)
);

CREATE TABLE latest_value (
    device_id uuid    NOT NULL REFERENCES device (device_id) ON DELETE CASCADE,
    scope     integer NOT NULL,
    key       text    COLLATE "C" NOT NULL,
    json      text    NOT NULL,
    ts        bigint  NOT NULL,
    PRIMARY KEY (device_id, scope, key)
) WITH (fillfactor = 80);

CREATE TABLE audit (
    seq          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    uuid,
    at           bigint  NOT NULL,
    action       integer NOT NULL,
    status       integer NOT NULL,
    reason       text    NOT NULL,
    device_name  text    COLLATE "C",
    device_id    uuid,
    profile_id   uuid,
    operation_id uuid    NOT NULL,
    protocol     integer NOT NULL,
    source       text,
    actor        text
);

-- Rows arrive in the order of their time: a block range index is enough for it, and costs next to nothing.
CREATE INDEX audit_by_time ON audit USING brin (at);
CREATE INDEX audit_by_device ON audit (tenant_id, device_name, seq);
CREATE INDEX audit_by_operation ON audit (operation_id);

CREATE TABLE outbox (
    seq       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id uuid,
    device_id uuid,
    at        bigint NOT NULL,
    kind      text   NOT NULL,
    payload   text   NOT NULL
);

-- Keys of the installation, each wrapped by the master key, which is never in here.
CREATE TABLE key_ring (
    key_id     integer NOT NULL,
    purpose    integer NOT NULL, -- 0 encrypts, 1 hashes lookups
    wrapped    bytea   NOT NULL,
    created_at bigint  NOT NULL,
    PRIMARY KEY (purpose, key_id)
);

-- Written by the readiness check, to know that the disk still takes commits. Many rows, so that silos that check at the
-- same moment each find one that nobody holds.
CREATE TABLE probe (
    id integer NOT NULL PRIMARY KEY,
    at bigint  NOT NULL
);

INSERT INTO probe (id, at) SELECT id, 0 FROM generate_series(1, 64) AS id;
