namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>The token of a link and a first password.</summary>
internal sealed record Activation(string ActivateToken, string Password)
{
    /// <summary>Passwords never print (I-16).</summary>
    public override string ToString() => nameof(Activation);
}
