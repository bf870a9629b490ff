-- readable-from: 4
-- Consumers of events, and the events that are kept for them until they acknowledge. Times are milliseconds since the Unix epoch.
CREATE TABLE event_consumer (
    consumer_id   uuid   NOT NULL PRIMARY KEY,
    tenant_id     uuid   NOT NULL,
    name          text   NOT NULL, -- MQTT: the client id
    connection_id uuid   NOT NULL, -- that has it, or had it last
    subscriptions text   NOT NULL, -- filter:qos:identifier, separated by commas; empty while nothing is wanted
    expiry        bigint NOT NULL, -- seconds after seen_at
    seen_at       bigint NOT NULL,
    gap_seq       bigint, -- of the outbox; null unless the queue is full
    gap_count     bigint NOT NULL,
    gap_from      bigint NOT NULL,
    gap_until     bigint NOT NULL
);

CREATE INDEX event_consumer_by_tenant ON event_consumer (tenant_id);

CREATE TABLE event_message (
    consumer_id uuid   NOT NULL REFERENCES event_consumer (consumer_id) ON DELETE CASCADE,
    seq         bigint NOT NULL, -- of the outbox
    kind        text   NOT NULL,
    body        text   NOT NULL,
    PRIMARY KEY (consumer_id, seq)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
