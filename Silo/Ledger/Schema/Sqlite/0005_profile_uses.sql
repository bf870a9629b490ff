-- readable-from: 2
-- Devices that each profile with a limit of uses has provisioned under it.
CREATE TABLE profile_use (
    profile_id BLOB    NOT NULL PRIMARY KEY,
    uses       INTEGER NOT NULL
) WITHOUT ROWID;
