namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Where the silo finds what profiles name. Section <c>Certificates</c>.</summary>
public sealed class RevocationListOptions
{
    public const string Section = "Certificates";

    /// <summary>Directory of the files that profiles name as <c>certificateRevocationListPath</c>; the same on every silo.</summary>
    public string RevocationListDirectory { get; set; } = "data/crl";
}
