namespace ProvisioningCluster.Silo.Bootstrap;

/// <summary>What the first start makes. Section <c>Bootstrap</c>.</summary>
internal sealed class BootstrapOptions
{
    public const string Section = "Bootstrap";

    private const int ShortestPassword = 8;
    private const int LongestText = 255;

    public string AdminUser { get; set; } = "admin@localhost";

    /// <summary>When absent one is made at random and printed once.</summary>
    public string? AdminPassword { get; set; }

    /// <summary>Name of a system administrator, who makes tenants and their users; none is made unless this is given.</summary>
    public string? SystemUser { get; set; }

    /// <summary>When absent one is made at random and printed once.</summary>
    public string? SystemPassword { get; set; }

    /// <summary>A profile "Demo", so that a first device can be provisioned at once.</summary>
    public bool Demo { get; set; } = true;

    /// <summary>One sentence per fault, each beginning with its key and none with a password.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(AdminUser) || AdminUser.Length > LongestText)
        {
            yield return $"{Section}:{nameof(AdminUser)}: must have 1 to {LongestText} characters.";
        }

        if (AdminPassword is { Length: < ShortestPassword or > LongestText })
        {
            yield return $"{Section}:{nameof(AdminPassword)}: must have {ShortestPassword} to {LongestText} characters.";
        }

        if (!string.IsNullOrEmpty(SystemUser) && (string.IsNullOrWhiteSpace(SystemUser) || SystemUser.Length > LongestText))
        {
            yield return $"{Section}:{nameof(SystemUser)}: must have 1 to {LongestText} characters.";
        }

        if (string.Equals(SystemUser, AdminUser, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{Section}:{nameof(SystemUser)}: must not be {Section}:{nameof(AdminUser)}; one user has one authority.";
        }

        if (SystemPassword is { Length: < ShortestPassword or > LongestText })
        {
            yield return $"{Section}:{nameof(SystemPassword)}: must have {ShortestPassword} to {LongestText} characters.";
        }

        if (!string.IsNullOrEmpty(SystemPassword) && string.IsNullOrEmpty(SystemUser))
        {
            yield return $"{Section}:{nameof(SystemPassword)}: needs {Section}:{nameof(SystemUser)}, whose password it is.";
        }
    }
}
