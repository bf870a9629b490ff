using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>What makes a device profile acceptable, with the texts of wire-spec 7.1.</summary>
internal static class DeviceProfileRules
{
    /// <summary>Longest name and provision key in UTF-16 units.</summary>
    public const int MaximumLength = 255;

    /// <summary>Longest provision secret in UTF-16 units; room for a chain of certificates.</summary>
    public const int MaximumSecretLength = 32 * 1024;

    /// <summary>What is wrong with the request by itself, or null.</summary>
    public static Fault? Validate(SaveDeviceProfileRequest request)
    {
        if (string.IsNullOrEmpty(request.Name))
        {
            return Invalid("Device profile name should be specified!", "name");
        }

        if (request.Name.Length > MaximumLength)
        {
            return Invalid("Validation error: name length must be equal or less than 255", "name");
        }

        if (!ProfileText.IsPlain(request.Name) || ProfileText.HasMarkup(request.Name))
        {
            return Invalid("Validation error: name is malformed", "name");
        }

        if (request.ProvisionKey is { } key && (key.Length > MaximumLength || !ProfileText.IsPlain(key)))
        {
            return Invalid("Validation error: provisionDeviceKey must be at most 255 characters without control characters", "provisionDeviceKey");
        }

        if (request.ProvisionSecret is { } secret && secret.Reveal().Length > MaximumSecretLength)
        {
            return Invalid("Validation error: provisionDeviceSecret must be at most 32768 characters", "provisionDeviceSecret");
        }

        return request.Strategy == ProvisionStrategy.X509CertificateChain
            ? Invalid("Validation error: provisionType X509_CERTIFICATE_CHAIN is not served; use ALLOW_CREATE_NEW_DEVICES or CHECK_PRE_PROVISIONED_DEVICES", "provisionType")
            : null;
    }

    /// <summary>
    /// The profile after the save. <paramref name="secretEnvelope"/> is the encrypted secret of the request;
    /// <paramref name="now"/> is in milliseconds since the Unix epoch.
    /// </summary>
    public static Result<DeviceProfileState> Save(DeviceProfileState? current, SaveDeviceProfileRequest request, string? secretEnvelope, bool secretUnchanged, long now)
    {
        var next = new DeviceProfileState
        {
            Name = request.Name,
            CreatedAt = current?.CreatedAt ?? now,
            Description = request.Description,
            Image = request.Image,
            Transport = request.Transport,
            Strategy = request.Strategy,
            ProvisionKey = string.IsNullOrEmpty(request.ProvisionKey) ? null : request.ProvisionKey,
            ProvisionSecret = secretUnchanged ? current?.ProvisionSecret : secretEnvelope,
            Configuration = request.Configuration,
            TransportConfiguration = request.TransportConfiguration,
            ProvisionConfiguration = request.ProvisionConfiguration,
            Version = (current?.Version ?? 0) + 1,
        };

        if (request.Create)
        {
            // A creation that is repeated because its answer was lost finds its own work and answers it again.
            return current is null ? next
                : secretUnchanged && next with { Version = current.Version } == current ? current
                : new Fault(FaultCode.NameTaken, "Device profile with such id already exists!");
        }

        if (current is null)
        {
            return new Fault(FaultCode.NotFound, "Device profile is not found");
        }

        return request.Version is { } seen && seen != current.Version
            ? new Fault(FaultCode.VersionConflict, "Device profile was already changed by someone else. Please refresh the page and try again.")
            : next;
    }

    private static Fault Invalid(string text, string field) => new(FaultCode.InvalidArgument, text, field);
}
