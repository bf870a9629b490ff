using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Silo.Bootstrap;

/// <summary>
/// Makes what a fresh installation needs: the tenant, an administrator and the demo profile. Runs at every start, after the
/// silo is up and before a listener opens. The administrator is made last, so that a start that was cut off is done again.
/// </summary>
internal sealed class BootstrapStep(IGrainFactory grains, IOptions<BootstrapOptions> options) : IHostedService
{
    private const string TenantName = "default";
    private const string DemoProfileName = "Demo";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int KeyLength = 20;

    /// <summary>43 letters of 62 carry 256 bits (T-2).</summary>
    private const int SecretLength = 43;

    private const int PasswordLength = 24;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var tenant = grains.GetGrain<ITenantGrain>(new TenantKey(TenantId.Default).ToString());
        Require(await tenant.EnsureAsync(TenantName), "the tenant");

        var user = grains.GetGrain<IUserGrain>(new UserKey(options.Value.AdminUser).ToString());
        if ((await user.GetAsync()).TryGet(out _, out var fault))
        {
            return;
        }

        if (fault.Code != FaultCode.NotFound)
        {
            throw Failed("the administrator", fault);
        }

        if (options.Value.Demo)
        {
            await EnsureDemoAsync(tenant, cancellationToken);
        }

        await CreateAdministratorAsync(user);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureDemoAsync(ITenantGrain tenant, CancellationToken cancellationToken)
    {
        var listings = Require(await tenant.ListProfilesAsync(cancellationToken), "the list of profiles");
        if (listings.Any(listing => listing.Name == DemoProfileName))
        {
            return;
        }

        var key = RandomNumberGenerator.GetString(Letters, KeyLength);
        var secret = RandomNumberGenerator.GetString(Letters, SecretLength);
        var profile = grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(TenantId.Default, Guid.NewGuid()).ToString());
        var saved = await profile.SaveAsync(new SaveDeviceProfileRequest
        {
            Name = DemoProfileName,
            Transport = ProfileTransport.Default,
            Strategy = ProvisionStrategy.AllowCreateNewDevices,
            ProvisionKey = key,
            ProvisionSecret = new SecretText(secret),
            Create = true,
            Actor = options.Value.AdminUser,
        });
        if (!IsOurs(saved, "the demo profile"))
        {
            return;
        }

        await Console.Out.WriteLineAsync(
            $"""
            Demo profile, shown once:
              provisionDeviceKey    {key}
              provisionDeviceSecret {secret}
            """);
    }

    private async Task CreateAdministratorAsync(IUserGrain user)
    {
        var password = options.Value.AdminPassword ?? RandomNumberGenerator.GetString(Letters, PasswordLength);
        var created = await user.CreateAsync(new CreateUserRequest(
            TenantId.Default, options.Value.AdminUser, UserAuthority.TenantAdministrator, new SecretText(password)));
        if (IsOurs(created, "the administrator") && options.Value.AdminPassword is null)
        {
            await Console.Out.WriteLineAsync(
                $"""
                Administrator, shown once:
                  user     {options.Value.AdminUser}
                  password {password}
                """);
        }
    }

    /// <summary>False when a silo that starts at the same time made it first; that one shows the secret.</summary>
    private static bool IsOurs<T>(Result<T> created, string what)
        where T : notnull =>
        created.TryGet(out _, out var fault) || (fault.Code == FaultCode.NameTaken ? false : throw Failed(what, fault));

    private static T Require<T>(Result<T> result, string what)
        where T : notnull => result.TryGet(out var value, out var fault) ? value : throw Failed(what, fault);

    private static OptionsValidationException Failed(string what, Fault fault) =>
        new(BootstrapOptions.Section, typeof(BootstrapOptions), [$"{BootstrapOptions.Section}: {what} could not be made: {fault.Detail}"]);
}
