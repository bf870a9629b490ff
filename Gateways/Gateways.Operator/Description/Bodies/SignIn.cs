namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>User name and password.</summary>
internal sealed record SignIn(string Username, string Password)
{
    /// <summary>Passwords never print (I-16).</summary>
    public override string ToString() => nameof(SignIn);
}
