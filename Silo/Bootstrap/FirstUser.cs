using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Users;

namespace ProvisioningCluster.Silo.Bootstrap;

/// <summary>
/// A user that a fresh installation needs, made once and shown once. One that an operator removed is not made again: the
/// configuration still names it at every start.
/// </summary>
/// <param name="grains">The cluster.</param>
/// <param name="title">How the console calls it.</param>
/// <param name="name">User name.</param>
/// <param name="given">The password from the configuration; null has one made and printed.</param>
/// <param name="tenant">Where it belongs.</param>
/// <param name="authority">What it may do.</param>
internal sealed class FirstUser(IGrainFactory grains, string title, string name, string? given, TenantId tenant, UserAuthority authority)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int PasswordLength = 24;

    private readonly string password = given ?? RandomNumberGenerator.GetString(Letters, PasswordLength);
    private bool offered;

    private IUserGrain Grain => grains.GetGrain<IUserGrain>(new UserKey(name).ToString());

    private IUserIndexGrain Index => grains.GetGrain<IUserIndexGrain>(new UserIndexKey(tenant).ToString());

    /// <summary>Whether it was made before, also when it is gone by now. Throws what <see cref="BootstrapFaults"/> makes of a refusal.</summary>
    public async ValueTask<bool> WasMadeAsync() =>
        (await Grain.GetAsync()).TryGet(out _, out var fault)
        || (fault.Code == FaultCode.NotFound ? fault.Reason is not null : throw BootstrapFaults.Of(title, fault));

    /// <summary>Makes it where it was never made, lists it, and shows what nobody else knows. Harmless to repeat.</summary>
    public async ValueTask EnsureAsync(bool wasMade)
    {
        if (!wasMade)
        {
            if (given is not null && PasswordRules.Weakness(new SecretText(given), name) is { } weakness)
            {
                throw BootstrapFaults.Of($"{title} could not be made: the configured password is too easy to guess: {weakness}");
            }

            offered = true;
            var created = await Grain.CreateAsync(new CreateUserRequest(tenant, name, authority, new SecretText(password)));
            if (!created.TryGet(out _, out var fault) && fault.Code != FaultCode.NameTaken)
            {
                throw BootstrapFaults.Of(title, fault);
            }

            await AdoptAsync();
            if (created.TryGet(out _, out _))
            {
                await ShowAsync();
            }

            return; // made by another silo, which starts at the same time and shows it
        }

        await AdoptAsync();

        // Ours, and the answer was lost: whoever signs in with a password that only this process knows.
        if (offered && (await Grain.SignInAsync(new SecretText(password))).TryGet(out _, out _))
        {
            await ShowAsync();
        }
    }

    private async ValueTask AdoptAsync()
    {
        if (!(await Index.AdoptAsync(name)).TryGet(out _, out var fault) && fault.Code != FaultCode.NotFound)
        {
            throw BootstrapFaults.Of(title, fault);
        }
    }

    private async ValueTask ShowAsync()
    {
        offered = false;
        if (given is null)
        {
            await Console.Out.WriteLineAsync(
                $"""
                {title}, shown once:
                  user     {name}
                  password {password}
                """);
        }
    }
}
