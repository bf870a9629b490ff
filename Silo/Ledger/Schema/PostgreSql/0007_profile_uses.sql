-- readable-from: 4
-- Devices that each profile with a limit of uses has provisioned under it. The limit is the last one that a change came with: the
-- constraint judges each count by the limit of its own change.
CREATE TABLE profile_use (
    profile_id uuid    NOT NULL PRIMARY KEY,
    uses       bigint  NOT NULL,
    most       integer NOT NULL,
    CONSTRAINT profile_use_left CHECK (uses <= most)
) WITH (fillfactor = 50); -- one row is written for each group: room for its versions
