using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>What became of one row.</summary>
/// <param name="Outcome">In which count it stands.</param>
/// <param name="Fault">Why it was refused; null exactly when it was not.</param>
internal readonly record struct ImportVerdict(ImportOutcome Outcome, Fault? Fault = null)
{
    public static implicit operator ImportVerdict(ImportOutcome outcome) => new(outcome);

    public static implicit operator ImportVerdict(Fault fault) => new(ImportOutcome.Refused, fault);
}
