-- readable-from: 2
-- The time in which a device may have its answer again: until, answers left, version of its credential, keyed hash of its request.
ALTER TABLE device ADD COLUMN replay TEXT;
