namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>The steps of the wizard, in their order.</summary>
internal enum ImportStep
{
    File,
    Columns,
    Start,
}
