namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Answer of a sign-in (wire-spec 6.1).</summary>
internal sealed record TokenPair(string Token, string RefreshToken)
{
    /// <summary>Tokens never print (I-16).</summary>
    public override string ToString() => nameof(TokenPair);
}
