using System.Globalization;
using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// Finds names for devices whose own is taken. It looks and does not try: an attempt that is refused would stand in the audit
/// as something that an operator did. Who wins a name is decided by its actor all the same.
/// </summary>
internal sealed class FreeNames(DeviceIndex devices)
{
    /// <summary>Names that are looked at one after the other before larger steps are taken.</summary>
    private const int Near = 8;

    private const int Furthest = 1 << 30;
    private const int RandomLength = 6;
    private const string RandomCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The name itself when it is free, else one made from it by the rule.</summary>
    public async ValueTask<Result<string>> FindAsync(TenantId tenant, string name, NameConflictRule rule)
    {
        if (!rule.Uniquify || await IsFreeAsync(tenant, name))
        {
            return name;
        }

        var chosen = name + rule.Separator + (rule.Incremental
            ? (await NextAsync(tenant, name + rule.Separator)).ToString(CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetString(RandomCharacters, RandomLength));
        return NameRules.FaultOf(chosen, "name") is { } fault ? fault : chosen;
    }

    /// <summary>
    /// The first free number when it is a small one. Else a free one behind a taken one, found by doubling and halving: the
    /// ten-thousandth device of a name must not cost ten thousand questions.
    /// </summary>
    private async ValueTask<int> NextAsync(TenantId tenant, string prefix)
    {
        for (var number = 1; number <= Near; number++)
        {
            if (await IsFreeAsync(tenant, Numbered(prefix, number)))
            {
                return number;
            }
        }

        var taken = Near;
        var free = Near * 2;
        while (free < Furthest && !await IsFreeAsync(tenant, Numbered(prefix, free)))
        {
            (taken, free) = (free, free * 2);
        }

        while (free - taken > 1)
        {
            var middle = taken + ((free - taken) / 2);
            if (await IsFreeAsync(tenant, Numbered(prefix, middle)))
            {
                free = middle;
            }
            else
            {
                taken = middle;
            }
        }

        return free;
    }

    private async ValueTask<bool> IsFreeAsync(TenantId tenant, string name) =>
        !NameRules.CanBeName(name) // too long: whoever saves it is told so
        || (!(await devices.Grain(new DeviceKey(tenant, name)).GetAsync()).TryGet(out _, out var fault) && fault.Code == FaultCode.NotFound);

    private static string Numbered(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");
}
