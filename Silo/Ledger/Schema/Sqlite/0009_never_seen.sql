-- readable-from: 2
-- Devices that were provisioned and have never logged in. They are few, so that counting them reads few entries (T-7).
CREATE INDEX device_never_seen ON device (provision_state_at) WHERE first_seen_at IS NULL AND provision_state = 'provisioned';
