namespace ProvisioningCluster.Silo.Tests.GrainStorage;

/// <summary>
/// Grain state kept in the way of the scripts that are commonly used with Orleans: the key has an index that is not unique, and a
/// first write looks whether there is a row before it inserts one. What our schema must be better than.
/// </summary>
internal static class StockStyleGrainState
{
    /// <summary>Changes a database of ours, before any silo has read its queries.</summary>
    public const string Script =
        """
        DROP INDEX grain_state_key;
        CREATE INDEX grain_state_key ON grain_state (grain_id_hash, state_name_hash);
        UPDATE OrleansQuery SET QueryText = '
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
              AND NOT EXISTS (
                  SELECT 1 FROM grain_state
                  WHERE grain_id_hash = @GrainIdHash AND state_name_hash = @GrainTypeHash
                    AND grain_id_n0 = @GrainIdN0 AND grain_id_n1 = @GrainIdN1
                    AND service_id = @ServiceId AND state_name = @GrainTypeString
                    AND coalesce(grain_id_extension, '''') = coalesce(@GrainIdExtensionString, ''''))
            RETURNING version
        )
        SELECT version AS NewGrainStateVersion FROM replaced
        UNION ALL
        SELECT version FROM first
        ' WHERE QueryKey = 'WriteToStorageKey';
        """;
}
