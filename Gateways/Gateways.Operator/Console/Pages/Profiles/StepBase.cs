using Microsoft.AspNetCore.Components;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>What every step of the wizard works on.</summary>
public abstract class StepBase : ComponentBase
{
    [Parameter, EditorRequired]
    public ProfileDraft Draft { get; set; } = null!;

    /// <summary>True when the operator wanted to go on and something was missing: it is said at the field.</summary>
    [Parameter]
    public bool Tried { get; set; }
}
