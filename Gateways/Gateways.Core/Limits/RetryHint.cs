using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>When a device that was held off is to come again.</summary>
public static class RetryHint
{
    /// <summary>When no silo or no database answered: they are mostly back within seconds.</summary>
    public static int SecondsOfOutage() => RandomNumberGenerator.GetInt32(1, 6);

    /// <summary>For a fault that is not the last word; null for every other one.</summary>
    public static int? Of(Fault fault) => fault.Code switch
    {
        FaultCode.Unavailable => SecondsOfOutage(),
        FaultCode.LimitReached when fault.RetryAfterSeconds is not null => SecondsOf(fault),
        _ => null,
    };

    /// <summary>At least what the fault says, and up to half as much again: devices must not return all at once (invariants 3.6).</summary>
    public static int SecondsOf(Fault fault)
    {
        var least = Math.Max(1, fault.RetryAfterSeconds ?? 1);
        return least + RandomNumberGenerator.GetInt32(0, (least / 2) + 2);
    }
}
