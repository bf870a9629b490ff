-- Grain state of Orleans' ADO.NET provider: the table is ours, the provider knows only the queries below, their parameters
-- and the columns they return.
CREATE TABLE grain_state (
    grain_id_hash      integer     NOT NULL,
    grain_id_n0        bigint      NOT NULL,
    grain_id_n1        bigint      NOT NULL,
    grain_id_extension text        COLLATE "C",
    state_name_hash    integer     NOT NULL,
    state_name         text        COLLATE "C" NOT NULL,
    service_id         text        COLLATE "C" NOT NULL,
    payload            bytea,
    version            integer     NOT NULL,
    modified_at        timestamptz NOT NULL
) WITH (fillfactor = 80);

-- The whole key, so that of two activations that both find nothing only one can write the first row (T-10).
CREATE UNIQUE INDEX grain_state_key ON grain_state (
    grain_id_hash, state_name_hash, grain_id_n0, grain_id_n1, service_id, state_name, coalesce(grain_id_extension, ''));

CREATE TABLE OrleansQuery (
    QueryKey  text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);

-- No row comes back when the version is not the stored one, or when a first write lost: the provider makes a conflict of
-- it. The first write names the whole key as what it may conflict with, and so waits for another first write under way.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('WriteToStorageKey', '
WITH replaced AS (
    UPDATE grain_state
    SET payload = @PayloadBinary, version = version + 1, modified_at = now()
    WHERE grain_id_hash = @GrainIdHash AND state_name_hash = @GrainTypeHash
      AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
      AND service_id = @ServiceId AND state_name = @GrainTypeString
      AND coalesce(grain_id_extension, '''') = coalesce(@GrainIdExtensionString, '''')
      AND version = @GrainStateVersion
    RETURNING version
), first AS (
    INSERT INTO grain_state (
        grain_id_hash, grain_id_n0, grain_id_n1, grain_id_extension, state_name_hash, state_name, service_id, payload, version, modified_at)
    SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString, @GrainTypeHash, @GrainTypeString, @ServiceId, @PayloadBinary, 1, now()
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT (
        grain_id_hash, state_name_hash, grain_id_n0, grain_id_n1, service_id, state_name, coalesce(grain_id_extension, '''')) DO NOTHING
    RETURNING version
)
SELECT version AS NewGrainStateVersion FROM replaced
UNION ALL
SELECT version FROM first
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ReadFromStorageKey', '
SELECT payload AS PayloadBinary, version AS Version
FROM grain_state
WHERE grain_id_hash = @GrainIdHash AND state_name_hash = @GrainTypeHash
  AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
  AND service_id = @ServiceId AND state_name = @GrainTypeString
  AND coalesce(grain_id_extension, '''') = coalesce(@GrainIdExtensionString, '''')
');

-- A cleared row stays as a mark: its version goes on, so an old activation cannot pass its version off as the new life's.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('ClearStorageKey', '
UPDATE grain_state
SET payload = NULL, version = version + 1, modified_at = now()
WHERE grain_id_hash = @GrainIdHash AND state_name_hash = @GrainTypeHash
  AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
  AND service_id = @ServiceId AND state_name = @GrainTypeString
  AND coalesce(grain_id_extension, '''') = coalesce(@GrainIdExtensionString, '''')
  AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion
');
