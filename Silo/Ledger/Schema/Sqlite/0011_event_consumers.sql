-- readable-from: 2
-- Consumers of events, and the events that are kept for them until they acknowledge. Ids are 16 bytes, big-endian; times are
-- milliseconds since the Unix epoch.
CREATE TABLE event_consumer (
    consumer_id   BLOB    NOT NULL PRIMARY KEY,
    tenant_id     BLOB    NOT NULL,
    name          TEXT    NOT NULL, -- MQTT: the client id
    connection_id BLOB    NOT NULL, -- that has it, or had it last
    subscriptions TEXT    NOT NULL, -- filter:qos:identifier, separated by commas; empty while nothing is wanted
    expiry        INTEGER NOT NULL, -- seconds after seen_at
    seen_at       INTEGER NOT NULL,
    gap_seq       INTEGER, -- of the outbox; null unless the queue is full
    gap_count     INTEGER NOT NULL,
    gap_from      INTEGER NOT NULL,
    gap_until     INTEGER NOT NULL
) STRICT;

CREATE INDEX event_consumer_by_tenant ON event_consumer (tenant_id);

CREATE TABLE event_message (
    consumer_id BLOB    NOT NULL REFERENCES event_consumer (consumer_id) ON DELETE CASCADE,
    seq         INTEGER NOT NULL, -- of the outbox
    kind        TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    PRIMARY KEY (consumer_id, seq)
) STRICT, WITHOUT ROWID;
