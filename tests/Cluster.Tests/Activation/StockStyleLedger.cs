using Npgsql;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Cluster.Tests.Activation;

/// <summary>
/// The table of devices in the way of the scripts that are commonly used with Orleans: no constraint on the name, and an insert
/// that first looks whether there is a row. What our schema must be better than.
/// </summary>
internal static class StockStyleLedger
{
    /// <summary>
    /// The statements of the product name the index that must refuse a second row, so there is one: in its order no two names are
    /// alike, and it refuses nothing.
    /// </summary>
    private const string Script =
        """
        ALTER TABLE device DROP CONSTRAINT device_name;
        CREATE INDEX device_by_name ON device (tenant_id, name);

        CREATE FUNCTION never_alike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
        CREATE FUNCTION always_later(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
        CREATE OPERATOR <<>> (LEFTARG = text, RIGHTARG = text, FUNCTION = never_alike);
        CREATE OPERATOR CLASS never_alike_ops FOR TYPE text USING btree AS OPERATOR 3 <<>>, FUNCTION 1 always_later(text, text);
        CREATE UNIQUE INDEX device_name ON device (tenant_id, name never_alike_ops);

        CREATE FUNCTION insert_where_not_exists() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM device WHERE tenant_id = new.tenant_id AND name = new.name) THEN
                RETURN null;
            END IF;
            RETURN new;
        END $$;
        CREATE TRIGGER insert_where_not_exists BEFORE INSERT ON device FOR EACH ROW EXECUTE FUNCTION insert_where_not_exists();
        """;

    /// <summary>Takes the place of the schema that the cluster has made.</summary>
    public static Task ReplaceAsync(ClusterHarness cluster) =>
        cluster.Server.ExecuteAsync(new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Database!, Script);
}
