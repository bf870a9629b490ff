-- readable-from: 4
-- The tenant of a profile by the profile's id, which its grain's key ends with. The payload must not be in the condition: rows would
-- then get new index entries with each write.
CREATE INDEX grain_state_profile ON grain_state (right(grain_id_extension, 32)) WHERE state_name = 'deviceProfile';
