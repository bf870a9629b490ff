-- Membership of the cluster: who is in it, and a version that every change of it must name and moves by one.
CREATE TABLE membership_version (
    cluster_id text        COLLATE "C" NOT NULL PRIMARY KEY,
    version    integer     NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE membership (
    cluster_id    text        COLLATE "C" NOT NULL REFERENCES membership_version (cluster_id),
    address       text        COLLATE "C" NOT NULL,
    port          integer     NOT NULL,
    generation    integer     NOT NULL,
    silo_name     text        NOT NULL,
    host_name     text        NOT NULL,
    status        integer     NOT NULL,
    proxy_port    integer     NOT NULL,
    suspect_times text,
    start_time    timestamptz NOT NULL,
    alive_at      timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipVersionKey', '
WITH made AS (
    INSERT INTO membership_version (cluster_id) VALUES (@DeploymentId)
    ON CONFLICT (cluster_id) DO NOTHING
    RETURNING version
)
SELECT EXISTS (SELECT 1 FROM made) AS done
');

-- The version row is locked before anything is decided: silos that change the table at once come one after the other, and
-- all but the first find a version that is not theirs. A key that exists leaves the version where it is.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('InsertMembershipKey', '
WITH moved AS (
    UPDATE membership_version
    SET version = version + 1, changed_at = now()
    WHERE cluster_id = @DeploymentId AND version = @Version
      AND NOT EXISTS (
          SELECT 1 FROM membership
          WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING cluster_id
), added AS (
    INSERT INTO membership (
        cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, alive_at)
    SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
    RETURNING cluster_id
)
SELECT EXISTS (SELECT 1 FROM added) AS done
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateMembershipKey', '
WITH moved AS (
    UPDATE membership_version
    SET version = version + 1, changed_at = now()
    WHERE cluster_id = @DeploymentId AND version = @Version
      AND EXISTS (
          SELECT 1 FROM membership
          WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING cluster_id
), changed AS (
    UPDATE membership
    SET status = @Status, suspect_times = @SuspectTimes, alive_at = greatest(alive_at, @IAmAliveTime)
    FROM moved
    WHERE membership.cluster_id = moved.cluster_id AND address = @Address AND port = @Port AND generation = @Generation
    RETURNING membership.cluster_id
)
SELECT EXISTS (SELECT 1 FROM changed) AS done
');

-- A sign of life that comes late does not take a later one back.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('UpdateIAmAlivetimeKey', '
UPDATE membership
SET alive_at = greatest(alive_at, @IAmAliveTime)
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
');

-- The version comes also when the silo is not, or no silo is, in the table; its columns are then null.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadRowKey', '
SELECT v.cluster_id AS DeploymentId, v.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation,
    m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status, m.proxy_port AS ProxyPort,
    m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.alive_at AS IAmAliveTime
FROM membership_version v
LEFT JOIN membership m ON m.cluster_id = v.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
WHERE v.cluster_id = @DeploymentId
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('MembershipReadAllKey', '
SELECT v.cluster_id AS DeploymentId, v.version AS Version, m.address AS Address, m.port AS Port, m.generation AS Generation,
    m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status, m.proxy_port AS ProxyPort,
    m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.alive_at AS IAmAliveTime
FROM membership_version v
LEFT JOIN membership m ON m.cluster_id = v.cluster_id
WHERE v.cluster_id = @DeploymentId
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('GatewaysQueryKey', '
SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
FROM membership
WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('DeleteMembershipTableEntriesKey', '
DELETE FROM membership WHERE cluster_id = @DeploymentId;
DELETE FROM membership_version WHERE cluster_id = @DeploymentId
');

-- 6 is a dead silo. The provider chooses which of them to sweep, and each goes only while it is as the provider saw it.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntryKey', '
DELETE FROM membership
WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
  AND status = 6 AND start_time = @StartTime AND alive_at = @IAmAliveTime
  AND suspect_times IS NOT DISTINCT FROM @SuspectTimes
');

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('CleanupDefunctSiloEntriesKey', '
DELETE FROM membership
WHERE cluster_id = @DeploymentId AND status = 6 AND start_time < @IAmAliveTime AND alive_at < @IAmAliveTime
');
