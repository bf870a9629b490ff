using System.Diagnostics.CodeAnalysis;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Whether a presented chain leads to the registered CA.</summary>
internal sealed class PathVerdict
{
    private PathVerdict(IReadOnlyList<ParsedCertificate> path, PathRefusal? refusal)
    {
        Path = path;
        Refusal = refusal;
    }

    /// <summary>The validated certificates from the device's to the registered CA; empty when the chain was refused.</summary>
    public IReadOnlyList<ParsedCertificate> Path { get; }

    /// <summary>Null when the chain was accepted.</summary>
    public PathRefusal? Refusal { get; }

    /// <summary>The device's certificate; null when the chain was refused.</summary>
    public ParsedCertificate? Leaf => Path.Count > 0 ? Path[0] : null;

    [MemberNotNullWhen(true, nameof(Leaf))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => Refusal is null;

    public static PathVerdict Accepted(IReadOnlyList<ParsedCertificate> path) => new(path, null);

    public static PathVerdict Refused(PathRefusal refusal) => new([], refusal);
}
