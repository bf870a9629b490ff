using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>What a file of an import may have at most.</summary>
/// <param name="MaxBytes">Bytes of the file.</param>
/// <param name="MaxRows">Rows without the header.</param>
/// <param name="MaxColumns">Columns of a row.</param>
/// <param name="MaxFieldLength">Characters of a cell.</param>
internal sealed record ImportLimitsResource(long MaxBytes, int MaxRows, int MaxColumns, int MaxFieldLength)
{
    public static ImportLimitsResource Of(ImportLimits limits) => new(limits.MaxBytes, limits.MaxRows, limits.MaxColumns, limits.MaxFieldLength);
}
