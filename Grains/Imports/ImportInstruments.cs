using System.Diagnostics.Metrics;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>Meter of imports. No names of files or tenants as tags.</summary>
internal sealed class ImportInstruments
{
    public const string MeterName = "ProvisioningCluster.Grains.Imports";

    private readonly Counter<long> rows;

    public ImportInstruments(IMeterFactory meters) =>
        rows = meters.Create(MeterName).CreateCounter<long>("provisioning.import.rows", "{row}", "Rows of imports that are done, by what came of them.");

    /// <summary>Progress was stored.</summary>
    public void OnProgress(ImportJobRow before, ImportJobRow after)
    {
        Add("created", after.Created - before.Created);
        Add("updated", after.Updated - before.Updated);
        Add("existing", after.Existing - before.Existing);
        Add("failed", after.Failed - before.Failed);
    }

    private void Add(string outcome, long more)
    {
        if (more > 0)
        {
            rows.Add(more, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
