namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>The caller's present and next password.</summary>
internal sealed record PasswordChange(string CurrentPassword, string NewPassword)
{
    /// <summary>Passwords never print (I-16).</summary>
    public override string ToString() => nameof(PasswordChange);
}
