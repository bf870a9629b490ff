-- readable-from: 2
-- The tenant of a profile by the profile's id, which its grain's key ends with.
CREATE INDEX grain_state_profile ON grain_state (substr(grain_id_extension, -32)) WHERE state_name = 'deviceProfile';
