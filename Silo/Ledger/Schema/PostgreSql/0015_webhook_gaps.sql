-- readable-from: 4
-- What a webhook did not get because its queue was full. Times are milliseconds since the Unix epoch.
ALTER TABLE webhook
    ADD COLUMN gap_seq      bigint, -- of the outbox, where the notice stands; null unless the queue is full
    ADD COLUMN gap_count    bigint NOT NULL DEFAULT 0,
    ADD COLUMN gap_from     bigint NOT NULL DEFAULT 0,
    ADD COLUMN gap_until    bigint NOT NULL DEFAULT 0,
    ADD COLUMN discarded    bigint NOT NULL DEFAULT 0, -- in all
    ADD COLUMN discarded_at bigint NOT NULL DEFAULT 0;
