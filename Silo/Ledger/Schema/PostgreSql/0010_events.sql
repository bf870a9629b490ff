-- readable-from: 4
-- Webhooks, and the events on their way to them. Times are milliseconds since the Unix epoch.
CREATE TABLE webhook (
    webhook_id          uuid   NOT NULL PRIMARY KEY,
    tenant_id           uuid   NOT NULL,
    url                 text   NOT NULL,
    kinds               text   NOT NULL, -- separated by commas; empty for all
    profile_id          uuid,
    enabled             bigint NOT NULL,
    secret              bytea  NOT NULL, -- encrypted
    former_secret       bytea,
    former_secret_until bigint NOT NULL,
    created_at          bigint NOT NULL,
    version             bigint NOT NULL
);

CREATE INDEX webhook_by_tenant ON webhook (tenant_id, created_at);

-- An event waits while dead_at is null; then it is a dead letter.
CREATE TABLE webhook_delivery (
    webhook_id uuid   NOT NULL REFERENCES webhook (webhook_id) ON DELETE CASCADE,
    seq        bigint NOT NULL, -- of the outbox
    event_id   uuid   NOT NULL,
    device_id  uuid,
    at         bigint NOT NULL,
    kind       text   NOT NULL,
    body       text   NOT NULL,
    attempts   bigint NOT NULL,
    first_at   bigint NOT NULL,
    next_at    bigint NOT NULL,
    dead_at    bigint,
    problem    text,
    PRIMARY KEY (webhook_id, seq)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, next_at, seq) WHERE dead_at IS NULL;
CREATE INDEX webhook_delivery_of_device ON webhook_delivery (webhook_id, device_id, seq) WHERE dead_at IS NULL;
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id, seq) WHERE dead_at IS NOT NULL;

-- Rows leave the outbox a moment after they came: what is left of them must not pile up before its first row.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
