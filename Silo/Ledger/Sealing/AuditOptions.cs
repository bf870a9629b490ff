using System.Globalization;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>How long the audit is kept. Section <c>Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    private const int Longest = 36_500;

    /// <summary>Whole days (UTC) that a line is kept; 0 keeps all.</summary>
    public int RetentionDays { get; set; } = 400;

    /// <summary>One sentence per fault, each beginning with its key.</summary>
    public IEnumerable<string> Faults()
    {
        if (RetentionDays is < 0 or > Longest)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:{nameof(RetentionDays)}: must be between 1 and {Longest} days, or 0 to keep all.");
        }
    }
}
