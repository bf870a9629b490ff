using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>One refused row.</summary>
internal sealed record ImportErrorResource(long Row, long Line, string? Field, string Reason, string Message)
{
    public static ImportErrorResource Of(ImportRejectedRow row) => new(row.Row, row.Line, row.Field, row.Reason, row.Message);
}
