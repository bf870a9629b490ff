namespace ProvisioningCluster.Gateways.Core.Operators;

/// <summary>How often operators may guess, at whichever door of the process. Part of section <c>Operator</c>.</summary>
public sealed class SignInOptions
{
    public const string Section = "Operator";

    /// <summary>Refused sign-ins per source address before the growing delay begins (T-22).</summary>
    public int SignInFailuresPerSource { get; set; } = 20;
}
