namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A user's way to a first password.</summary>
/// <param name="Value">The address with the token; answered once, and good once.</param>
/// <param name="TtlMs">Milliseconds until it expires.</param>
internal sealed record ActivationResource(string Value, long TtlMs)
{
    /// <summary>Tokens never print (I-16).</summary>
    public override string ToString() => nameof(ActivationResource);
}
