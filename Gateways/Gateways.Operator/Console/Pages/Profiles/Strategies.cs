using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>Provision strategies as the REST writes them, in the order in which they are offered, with what the console says of them.</summary>
internal static class Strategies
{
    public const string AllowCreate = "ALLOW_CREATE_NEW_DEVICES";
    public const string CheckPreProvisioned = "CHECK_PRE_PROVISIONED_DEVICES";
    public const string CertificateChain = "X509_CERTIFICATE_CHAIN";
    public const string Disabled = "DISABLED";

    public static IReadOnlyList<string> All { get; } = [AllowCreate, CheckPreProvisioned, CertificateChain, Disabled];

    /// <summary>A strategy that this version does not know is shown as it is.</summary>
    public static string TitleOf(string strategy) => strategy switch
    {
        AllowCreate => ProfileTexts.StrategyAllowCreate,
        CheckPreProvisioned => ProfileTexts.StrategyCheckPreProvisioned,
        CertificateChain => ProfileTexts.StrategyCertificateChain,
        Disabled => ProfileTexts.StrategyDisabled,
        _ => strategy,
    };

    public static string HelpOf(string strategy) => strategy switch
    {
        AllowCreate => ProfileTexts.StrategyAllowCreateHelp,
        CheckPreProvisioned => ProfileTexts.StrategyCheckPreProvisionedHelp,
        CertificateChain => ProfileTexts.StrategyCertificateChainHelp,
        Disabled => ProfileTexts.StrategyDisabledHelp,
        _ => string.Empty,
    };
}
