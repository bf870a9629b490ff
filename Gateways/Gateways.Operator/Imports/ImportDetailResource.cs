namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>An import with one page of its refused rows.</summary>
/// <param name="Import">The import.</param>
/// <param name="RowErrors">Refused rows in the order of the file.</param>
/// <param name="HasNext">True when there are more.</param>
/// <param name="Next">What to give as <c>after</c> for the next page.</param>
internal sealed record ImportDetailResource(ImportResource Import, IReadOnlyList<ImportErrorResource> RowErrors, bool HasNext, long? Next);
