namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>The refresh token of a pair.</summary>
internal sealed record TokenRefresh(string RefreshToken)
{
    /// <summary>Tokens never print (I-16).</summary>
    public override string ToString() => nameof(TokenRefresh);
}
