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
/// silo is up and before a listener opens. The administrator is made last, so that a start that was cut off is done again. Of
/// several silos that start at once one makes and shows each, and the others find it made.
/// </summary>
internal sealed partial class BootstrapStep(
    IGrainFactory grains, IOptions<BootstrapOptions> options, TimeProvider time, ILogger<BootstrapStep> logger) : IHostedService
{
    private const string TenantName = "default";
    private const string DemoProfileName = "Demo";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int KeyLength = 20;

    /// <summary>43 letters of 62 carry 256 bits (T-2).</summary>
    private const int SecretLength = 43;

    private const int PasswordLength = 24;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Guid demoId = Guid.NewGuid();
    private readonly string demoKey = RandomNumberGenerator.GetString(Letters, KeyLength);
    private readonly string demoSecret = RandomNumberGenerator.GetString(Letters, SecretLength);
    private readonly string password = options.Value.AdminPassword ?? RandomNumberGenerator.GetString(Letters, PasswordLength);
    private bool demoOffered;
    private bool administratorOffered;

    /// <summary>
    /// Silos that start at once may miss each other's calls at first, and a busy database refuses some. Whatever kept a call from
    /// being answered, every step may be done again; only an answer that says no is final.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        string? told = null;
        while (true)
        {
            try
            {
                await EnsureAsync(cancellationToken);
                return;
            }
            catch (Exception fault) when (fault is not OptionsValidationException && !cancellationToken.IsCancellationRequested)
            {
                LogAttempt(logger, fault);
                var reason = Reason(fault);
                if (time.GetElapsedTime(began) > Patience)
                {
                    throw Failed($"the cluster did not answer within {Patience.TotalSeconds:0} s: {reason}");
                }

                if (reason != told)
                {
                    told = reason;
                    LogAgain(logger, reason);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var tenant = grains.GetGrain<ITenantGrain>(new TenantKey(TenantId.Default).ToString());
        Require(await tenant.EnsureAsync(TenantName), "the tenant");

        var user = grains.GetGrain<IUserGrain>(new UserKey(options.Value.AdminUser).ToString());
        var exists = (await user.GetAsync()).TryGet(out _, out var fault);
        if (!exists && fault!.Code != FaultCode.NotFound)
        {
            throw Failed("the administrator", fault!);
        }

        if (options.Value.Demo && (!exists || demoOffered))
        {
            await EnsureDemoAsync(tenant, cancellationToken);
        }

        await EnsureAdministratorAsync(user, exists);
    }

    private async Task EnsureDemoAsync(ITenantGrain tenant, CancellationToken cancellationToken)
    {
        var listings = Require(await tenant.ListProfilesAsync(cancellationToken), "the list of profiles");
        if (listings.FirstOrDefault(listing => listing.Name == DemoProfileName) is { } listed)
        {
            if (demoOffered && listed.ProfileId == demoId)
            {
                await ShowDemoAsync(); // ours, and its answer was lost
            }

            return;
        }

        demoOffered = true;
        var saved = await grains.GetGrain<IDeviceProfileGrain>(new DeviceProfileKey(TenantId.Default, demoId).ToString()).SaveAsync(new SaveDeviceProfileRequest
        {
            Name = DemoProfileName,
            Transport = ProfileTransport.Default,
            Strategy = ProvisionStrategy.AllowCreateNewDevices,
            ProvisionKey = demoKey,
            ProvisionSecret = new SecretText(demoSecret),
            Create = true,
            Actor = options.Value.AdminUser,
        });
        if (IsOurs(saved, "the demo profile"))
        {
            await ShowDemoAsync();
        }
    }

    private async Task EnsureAdministratorAsync(IUserGrain user, bool exists)
    {
        if (exists)
        {
            // Ours, and the answer was lost: whoever signs in with a password that only this process knows.
            if (administratorOffered && (await user.SignInAsync(new SecretText(password))).TryGet(out _, out _))
            {
                await ShowAdministratorAsync();
            }

            return;
        }

        administratorOffered = true;
        var created = await user.CreateAsync(new CreateUserRequest(TenantId.Default, options.Value.AdminUser, UserAuthority.TenantAdministrator, new SecretText(password)));
        if (IsOurs(created, "the administrator"))
        {
            await ShowAdministratorAsync();
        }
    }

    /// <summary>True when we made it; false when another silo, which starts at the same time, was quicker.</summary>
    private static bool IsOurs<T>(Result<T> made, string what)
        where T : notnull =>
        made.TryGet(out _, out var fault) || (fault.Code == FaultCode.NameTaken ? false : throw Failed(what, fault));

    private async Task ShowDemoAsync()
    {
        demoOffered = false;
        await Console.Out.WriteLineAsync(
            $"""
            Demo profile, shown once:
              provisionDeviceKey    {demoKey}
              provisionDeviceSecret {demoSecret}
            """);
    }

    private async Task ShowAdministratorAsync()
    {
        if (options.Value.AdminPassword is null)
        {
            await Console.Out.WriteLineAsync(
                $"""
                Administrator, shown once:
                  user     {options.Value.AdminUser}
                  password {password}
                """);
        }
    }

    /// <summary>The innermost cause; what stands around it says no more than that a call failed.</summary>
    private static string Reason(Exception fault) => $"{fault.GetBaseException().GetType().Name}: {fault.GetBaseException().Message}";

    private static T Require<T>(Result<T> result, string what)
        where T : notnull => result.TryGet(out var value, out var fault) ? value : throw Failed(what, fault);

    private static OptionsValidationException Failed(string what, Fault fault) => Failed($"{what} could not be made: {fault.Detail}");

    private static OptionsValidationException Failed(string sentence) =>
        new(BootstrapOptions.Section, typeof(BootstrapOptions), [$"{BootstrapOptions.Section}: {sentence}"]);

    [LoggerMessage(1, LogLevel.Warning, "What a first start makes is not there yet, and the cluster does not answer; trying again ({Reason})")]
    private static partial void LogAgain(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Debug, "An attempt of the first start failed")]
    private static partial void LogAttempt(ILogger logger, Exception fault);
}
