using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Grains.Devices;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>The part of wire-spec 2.1 that is decided before any device is looked at.</summary>
internal static class ProvisioningRules
{
    /// <summary>What gateways are told; the audit knows more.</summary>
    public static Fault NotFound { get; } = new(FaultCode.ProvisionDataNotFound, "Provision data was not found.");

    /// <summary>What gateways are told; the audit knows more.</summary>
    public static Fault Refused { get; } = new(FaultCode.ProvisioningRefused, "The device may not be provisioned.");

    /// <summary>What the gateway is told of a refusal: no reason, but words about a request for a certificate for whoever wrote it.</summary>
    public static Fault Told(Fault refusal) => refusal.Field == SigningRequestFaults.Field
        ? Refused with { Field = refusal.Field, Detail = refusal.Detail }
        : Refused;

    /// <summary>
    /// The fault of the request's form, or null. A name that is blank after trimming fails before the key is looked at
    /// (wire-spec 2.1 step 1), an absent one does not.
    /// </summary>
    /// <param name="request">As it came.</param>
    /// <param name="name">The trimmed name; empty when none was given.</param>
    public static Fault? CheckForm(ProvisionRequest request, out string name)
    {
        name = DeviceNameRules.Trim(request.DeviceName);
        if (request.DeviceName.Length > 0 && name.Length == 0)
        {
            return Refused with { Reason = "blank_name" };
        }

        return request.ProvisionKey.IsEmpty || request.ProvisionSecret.IsEmpty
            ? NotFound with { Reason = "key_or_secret_missing" }
            : null;
    }

    /// <summary>The fault of key and secret, or null. All of them are one answer to the caller (T-2).</summary>
    /// <param name="profile">Owner of the key, or null.</param>
    /// <param name="secretMatches">Outcome of the comparison, against a decoy when there was nothing to compare with.</param>
    public static Fault? CheckProfile(DeviceProfileSnapshot? profile, bool secretMatches) => profile switch
    {
        null => NotFound with { Reason = "unknown_key" },
        { ProvisionSecret: not { IsEmpty: false } } => NotFound with { Reason = "profile_without_secret" },
        { Strategy: ProvisionStrategy.Disabled } => NotFound with { Reason = "profile_disabled" },
        { Strategy: ProvisionStrategy.X509CertificateChain } => NotFound with { Reason = "chain_profile" },
        { Strategy: ProvisionStrategy.AllowCreateNewDevices or ProvisionStrategy.CheckPreProvisionedDevices } =>
            secretMatches ? null : NotFound with { Reason = "wrong_secret" },
        _ => NotFound with { Reason = "unknown_strategy" }, // I-19
    };

    /// <summary>For the audit: a device that comes with the secret of yesterday is no guesser, and the remedy is another.</summary>
    public static Fault ExplainPrevious(Fault refusal, bool matchesPrevious) =>
        matchesPrevious && refusal.Reason == "wrong_secret" ? refusal with { Reason = "previous_secret_expired" } : refusal;

    /// <summary>The fault of the name under this strategy, or null. An empty name is fine where the server may make one.</summary>
    public static Fault? CheckName(string name, ProvisionStrategy strategy)
    {
        if (name.Length == 0)
        {
            return strategy == ProvisionStrategy.AllowCreateNewDevices ? null : Refused with { Reason = "name_missing" };
        }

        return DeviceNameRules.CheckDevice(name) is { } fault ? Refused with { Reason = fault.Reason } : null;
    }

    /// <summary>True when the refusal is an event on the device that stood in the way (wire-spec 2.1, 2.3).</summary>
    public static bool IsDeviceEvent(Fault fault) =>
        fault is { DeviceId: not null, Reason: DeviceRules.NameTaken or DeviceRules.AlreadyProvisioned };
}
