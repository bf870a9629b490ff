namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>The steps of the wizard, in their order.</summary>
internal enum WizardStep
{
    Details,
    Transport,
    Provisioning,
    Review,
}
