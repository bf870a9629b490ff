-- readable-from: 2
-- Webhooks, and the events on their way to them. Ids are 16 bytes, big-endian; times are milliseconds since the Unix epoch.
CREATE TABLE webhook (
    webhook_id          BLOB    NOT NULL PRIMARY KEY,
    tenant_id           BLOB    NOT NULL,
    url                 TEXT    NOT NULL,
    kinds               TEXT    NOT NULL, -- separated by commas; empty for all
    profile_id          BLOB,
    enabled             INTEGER NOT NULL,
    secret              BLOB    NOT NULL, -- encrypted
    former_secret       BLOB,
    former_secret_until INTEGER NOT NULL,
    created_at          INTEGER NOT NULL,
    version             INTEGER NOT NULL
) STRICT;

CREATE INDEX webhook_by_tenant ON webhook (tenant_id, created_at);

-- An event waits while dead_at is null; then it is a dead letter.
CREATE TABLE webhook_delivery (
    webhook_id BLOB    NOT NULL REFERENCES webhook (webhook_id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL, -- of the outbox
    event_id   BLOB    NOT NULL,
    device_id  BLOB,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    attempts   INTEGER NOT NULL,
    first_at   INTEGER NOT NULL,
    next_at    INTEGER NOT NULL,
    dead_at    INTEGER,
    problem    TEXT,
    PRIMARY KEY (webhook_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at, seq) WHERE dead_at IS NULL;
CREATE INDEX webhook_delivery_of_device ON webhook_delivery (webhook_id, device_id, seq) WHERE dead_at IS NULL;
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id, seq) WHERE dead_at IS NOT NULL;
