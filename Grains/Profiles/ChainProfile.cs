using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>A profile of the chain strategy with its CA and its pattern read, once per version of the profile.</summary>
internal sealed class ChainProfile
{
    private ChainProfile(
        DeviceProfileSnapshot profile,
        CertificateChainSettings settings,
        RegisteredAuthority authority,
        CommonNamePattern pattern,
        IReadOnlyList<CertificateRevocationList> uploadedLists)
    {
        UploadedLists = uploadedLists;
        Profile = profile;
        Settings = settings;
        Authority = authority;
        Pattern = pattern;
    }

    public DeviceProfileSnapshot Profile { get; }

    public CertificateChainSettings Settings { get; }

    /// <summary>The trust anchor of the profile's devices.</summary>
    public RegisteredAuthority Authority { get; }

    /// <summary>Makes names of common names.</summary>
    public CommonNamePattern Pattern { get; }

    /// <summary>The revocation list in the profile itself, if there is one.</summary>
    public IReadOnlyList<CertificateRevocationList> UploadedLists { get; }

    /// <summary>True when revocation is looked at: then a stored certificate too must lead to the CA, or its issuer could be left unsaid.</summary>
    public bool HasRevocationLists => UploadedLists.Count > 0 || Settings.RevocationListPath is not null;

    /// <summary>Null when the profile is of another strategy, or what is stored is not what a save lets through (I-19).</summary>
    public static ChainProfile? Of(DeviceProfileSnapshot? profile) =>
        profile is { Strategy: ProvisionStrategy.X509CertificateChain, ProvisionSecret: { IsEmpty: false } secret, CertificateChain: { } settings }
        && RegisteredAuthority.Parse(secret.Reveal()).TryGet(out var authority, out _)
        && CommonNamePattern.Parse(settings.NamePattern).TryGet(out var pattern, out _)
        && ReadLists(settings) is { } lists
            ? new ChainProfile(profile, settings, authority, pattern, lists)
            : null;

    /// <summary>This profile with what else is in the snapshot, read anew only when its chain part has changed.</summary>
    public ChainProfile? Renew(DeviceProfileSnapshot? profile) =>
        profile is { Strategy: ProvisionStrategy.X509CertificateChain }
        && profile.CertificateChain == Settings
        && profile.ProvisionSecret == Profile.ProvisionSecret
            ? new ChainProfile(profile, Settings, Authority, Pattern, UploadedLists)
            : Of(profile);

    private static IReadOnlyList<CertificateRevocationList>? ReadLists(CertificateChainSettings settings) =>
        settings.RevocationList is not { } text ? []
        : CertificateRevocationList.Parse(text).TryGet(out var list, out _) ? [list]
        : null;
}
