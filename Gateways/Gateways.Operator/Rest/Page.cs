namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One page of a listing (wire-spec 6.3).</summary>
internal sealed record Page<T>(IReadOnlyList<T> Data, long TotalPages, long TotalElements, bool HasNext)
{
    /// <summary>The same page with each row in another form.</summary>
    public Page<TOther> Of<TOther>(Func<T, TOther> form) => new([.. Data.Select(form)], TotalPages, TotalElements, HasNext);
}
