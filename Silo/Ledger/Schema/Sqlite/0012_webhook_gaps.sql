-- readable-from: 2
-- What a webhook did not get because its queue was full. Times are milliseconds since the Unix epoch.
ALTER TABLE webhook ADD COLUMN gap_seq INTEGER; -- of the outbox, where the notice stands; null unless the queue is full
ALTER TABLE webhook ADD COLUMN gap_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN gap_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN gap_until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0; -- in all
ALTER TABLE webhook ADD COLUMN discarded_at INTEGER NOT NULL DEFAULT 0;
