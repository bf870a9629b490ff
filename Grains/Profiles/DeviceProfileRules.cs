using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Devices;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>What a profile may become. Texts of wire-spec 7.1.</summary>
internal static class DeviceProfileRules
{
    /// <summary>Longest provision key, in characters.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescriptionLength = 1024;

    public static Fault NoSuchProfile { get; } = new(FaultCode.NotFound, "The device profile is not found.");

    public static Fault NameTaken { get; } =
        new(FaultCode.NameTaken, "Device profile with such name already exists!", "name", "name_taken");

    public static Fault KeyTaken { get; } =
        new(FaultCode.CredentialTaken, "Device profile with such provision device key already exists!", "provisionDeviceKey", "key_taken");

    public static Fault TransportInUse { get; } =
        new(FaultCode.InUse, "Can't change device profile transport type because devices referenced it!", "transportType", "in_use");

    public static Fault DefaultStays { get; } =
        new(FaultCode.InUse, "Deletion of Default Device Profile is prohibited!", null, "default_profile");

    public static Fault Referenced { get; } =
        new(FaultCode.InUse, "The device profile referenced by the devices cannot be deleted!", null, "in_use");

    /// <summary>The profile after this request, or why not. Uniqueness of name and key is for others to say.</summary>
    /// <param name="current">The stored profile, or null.</param>
    /// <param name="request">The request, completed by <see cref="CertificateChainRules"/>.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    /// <param name="protect">Encrypts the secret for this profile.</param>
    public static Result<DeviceProfileState> Save(
        DeviceProfileState? current, SaveDeviceProfileRequest request, long now, Func<SaveDeviceProfileRequest, byte[]?> protect)
    {
        if (CheckRequest(request) is { } invalid)
        {
            return invalid;
        }

        if (current is null && !request.Create)
        {
            return NoSuchProfile;
        }

        if (current is not null && request.Create)
        {
            return NameTaken;
        }

        if (current is not null && request.Version is { } seen && seen != current.Version)
        {
            return new Fault(FaultCode.VersionConflict, "Device profile was already changed by someone else!", "version");
        }

        return new DeviceProfileState
        {
            Name = request.Name,
            CreatedAt = current?.CreatedAt ?? now,
            Description = request.Description,
            Image = request.Image,
            Transport = request.Transport,
            Strategy = request.Strategy,
            ProvisionKey = string.IsNullOrEmpty(request.ProvisionKey) ? null : request.ProvisionKey,
            SecretEnvelope = protect(request),
            Version = (current?.Version ?? 0) + 1,
            Configuration = request.Configuration,
            TransportConfiguration = request.TransportConfiguration,
            CertificateChain = request.CertificateChain,
        };
    }

    /// <summary>True when the change of transport must wait until no device references the profile.</summary>
    public static bool ChangesTransport(DeviceProfileState? current, DeviceProfileState next) =>
        current is not null && current.Transport != next.Transport;

    /// <summary>True when the stored profile is what this request asks for.</summary>
    public static bool IsSame(DeviceProfileSnapshot stored, SaveDeviceProfileRequest request) =>
        stored.Name == request.Name
        && stored.Description == request.Description
        && stored.Image == request.Image
        && stored.Transport == request.Transport
        && stored.Strategy == request.Strategy
        && (stored.ProvisionKey ?? string.Empty) == (request.ProvisionKey ?? string.Empty)
        && (stored.ProvisionSecret ?? default) == (request.ProvisionSecret ?? default)
        && stored.Configuration == request.Configuration
        && stored.TransportConfiguration == request.TransportConfiguration
        && stored.CertificateChain == request.CertificateChain
        && CertificateIssuanceRules.IsSame(stored.CertificateIssuance, request.CertificateIssuance)
        && ProvisionProtectionRules.Decide(null, request.Protection, out var protection) is null && protection == stored.Protection;

    private static Fault? CheckRequest(SaveDeviceProfileRequest request) =>
        DeviceNameRules.Check(request.Name, "Device profile name should be specified!")
        ?? CheckKey(request.ProvisionKey)
        ?? (request.Description?.Length > MaxDescriptionLength
            ? Invalid("description", $"Validation error: description length must be equal or less than {MaxDescriptionLength}")
            : null)
        ?? (Enum.IsDefined(request.Transport) ? null : Invalid("transportType", "Device profile transport type should be specified!"))
        ?? (Enum.IsDefined(request.Strategy) ? null : Invalid("provisionType", "Device profile provision type is unknown!"));

    private static Fault? CheckKey(string? key)
    {
        if (key?.Length > MaxKeyLength)
        {
            return Invalid("provisionDeviceKey", $"Validation error: provisionDeviceKey length must be equal or less than {MaxKeyLength}");
        }

        return key?.Any(character => char.IsControl(character) || char.IsSurrogate(character)) == true
            ? Invalid("provisionDeviceKey", "Validation error: provisionDeviceKey is malformed")
            : null;
    }

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
