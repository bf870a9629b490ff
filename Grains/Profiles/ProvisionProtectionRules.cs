using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Provisioning;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>What a profile's limits may be, and what they refuse (T-1).</summary>
internal static class ProvisionProtectionRules
{
    /// <summary>Most requests per second that a profile may be given.</summary>
    public const int MaxRequestsPerSecond = 1_000_000;

    /// <summary>Most uses that a profile may be given.</summary>
    public const int MaxUses = 1_000_000_000;

    /// <summary>Longest time in which an answer may be had again (I-10).</summary>
    public const int MaxReplayWindowSeconds = 300;

    /// <summary>Longest time that a previous secret may live on.</summary>
    public const int MaxKeepPreviousHours = 8_760;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>43 characters of 62 are 256 bits.</summary>
    private const int SecretLength = 43;

    private static readonly long LastMoment = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A secret that nobody can guess.</summary>
    public static SecretText FreshSecret() => new(RandomNumberGenerator.GetString(Alphabet, SecretLength));

    /// <summary>The fault of the limits that are to be stored, or null and what is stored then.</summary>
    /// <param name="current">What is stored.</param>
    /// <param name="wanted">Of the request; null keeps what is stored.</param>
    /// <param name="next">Null when nothing is limited.</param>
    public static Fault? Decide(ProvisionProtection? current, ProvisionProtection? wanted, out ProvisionProtection? next)
    {
        next = current;
        if (wanted is null)
        {
            return null; // a script that does not know of the limits must not lift them
        }

        if (wanted.Until is { } until && (until < 1 || until > LastMoment))
        {
            return Invalid("provisionUntil", "must be a time in milliseconds since 1970-01-01, or be left out");
        }

        if (wanted.RequestsPerSecond is < 1 or > MaxRequestsPerSecond)
        {
            return Invalid("maxRequestsPerSecond", $"must be 1 to {MaxRequestsPerSecond}, or be left out");
        }

        if (wanted.MaxUses is < 1 or > MaxUses)
        {
            return Invalid("maxUses", $"must be 1 to {MaxUses}, or be left out");
        }

        if (wanted.ReplayWindowSeconds is < 0 or > MaxReplayWindowSeconds)
        {
            return Invalid("replayWindowSeconds", $"must be 0 to {MaxReplayWindowSeconds}, or be left out");
        }

        string? networks = null;
        if (!string.IsNullOrWhiteSpace(wanted.AllowedNetworks))
        {
            networks = AllowedNetworks.Normalise(wanted.AllowedNetworks, out _);
            if (networks is null || AllowedNetworks.Count(networks) > AllowedNetworks.Most)
            {
                return Invalid(
                    "allowedNetworks",
                    $"must hold at most {AllowedNetworks.Most} addresses or networks such as \"10.1.0.0/16\" or \"2001:db8::/32\"");
            }
        }

        next = wanted with { AllowedNetworks = networks, ReplayWindowSeconds = wanted.ReplayWindowSeconds is 0 ? null : wanted.ReplayWindowSeconds };
        next = next == ProvisionProtection.Off ? null : next;
        return null;
    }

    /// <summary>Why a request with the right secret is answered like one with a wrong secret, or null.</summary>
    /// <param name="protection">The profile's limits.</param>
    /// <param name="source">Address of the device.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    public static Fault? Check(ProvisionProtection? protection, string source, long now) =>
        protection is null ? null
        : protection.Until <= now ? ProvisioningRules.NotFound with { Reason = "profile_expired" }
        : protection.AllowedNetworks is { } networks && !AllowedNetworks.Contain(networks, source) ? ProvisioningRules.NotFound with { Reason = "source_not_allowed" }
        : null;

    /// <summary>The profile with a new secret, or why it gets none.</summary>
    /// <param name="current">As stored.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    /// <param name="envelope">The new secret, encrypted for this profile.</param>
    public static Result<DeviceProfileState> Rotate(DeviceProfileState current, RotateSecretRequest request, long now, byte[] envelope)
    {
        if (request.KeepPreviousHours is < 0 or > MaxKeepPreviousHours)
        {
            return new Fault(FaultCode.InvalidArgument, $"keepPreviousHours must be 0 to {MaxKeepPreviousHours}.", "keepPreviousHours");
        }

        if (current.Strategy == ProvisionStrategy.X509CertificateChain)
        {
            return new Fault(FaultCode.InvalidArgument, "The profile's devices come with certificates: there is no provision secret to rotate.", "provisionType");
        }

        var kept = request.KeepPreviousHours > 0 && current.SecretEnvelope is not null;
        return current with
        {
            SecretEnvelope = envelope,
            PreviousSecretEnvelope = kept ? current.SecretEnvelope : null,
            PreviousSecretUntil = kept ? now + (request.KeepPreviousHours * 3_600_000L) : null,
            RotationId = request.OperationId,
            Version = current.Version + 1,
        };
    }

    private static Fault Invalid(string field, string detail) =>
        new(FaultCode.InvalidArgument, $"provisionProtection.{field} {detail}.", $"provisionProtection.{field}");
}
