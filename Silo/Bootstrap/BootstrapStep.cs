using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Silo.Bootstrap;

/// <summary>
/// Makes what a fresh installation needs: the tenant, an administrator, the demo profile and, where asked for, a system administrator. Runs at every start, after the
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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Guid demoId = Guid.NewGuid();
    private readonly string demoKey = RandomNumberGenerator.GetString(Letters, KeyLength);
    private readonly string demoSecret = RandomNumberGenerator.GetString(Letters, SecretLength);
    private readonly FirstUser administrator = new(
        grains, "Administrator", options.Value.AdminUser, options.Value.AdminPassword, TenantId.Default, UserAuthority.TenantAdministrator);

    private readonly FirstUser? systemAdministrator = string.IsNullOrEmpty(options.Value.SystemUser)
        ? null
        : new(grains, "System administrator", options.Value.SystemUser, options.Value.SystemPassword, TenantId.System, UserAuthority.SystemAdministrator);

    private bool demoOffered;

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
                    throw BootstrapFaults.Of($"the cluster did not answer within {Patience.TotalSeconds:0} s: {reason}");
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

        Require(await grains.GetGrain<ITenantDirectoryGrain>(0).EnsureAsync(TenantId.Default, TenantName), "the list of tenants");
        var isOld = await administrator.WasMadeAsync();
        if (options.Value.Demo && (!isOld || demoOffered))
        {
            await EnsureDemoAsync(tenant, cancellationToken);
        }

        await administrator.EnsureAsync(isOld);
        if (systemAdministrator is not null)
        {
            await systemAdministrator.EnsureAsync(await systemAdministrator.WasMadeAsync());
        }
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

    /// <summary>True when we made it; false when another silo, which starts at the same time, was quicker.</summary>
    private static bool IsOurs<T>(Result<T> made, string what)
        where T : notnull =>
        made.TryGet(out _, out var fault) || (fault.Code == FaultCode.NameTaken ? false : throw BootstrapFaults.Of(what, fault));

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

    /// <summary>The innermost cause; what stands around it says no more than that a call failed.</summary>
    private static string Reason(Exception fault) => $"{fault.GetBaseException().GetType().Name}: {fault.GetBaseException().Message}";

    private static T Require<T>(Result<T> result, string what)
        where T : notnull => result.TryGet(out var value, out var fault) ? value : throw BootstrapFaults.Of(what, fault);

    [LoggerMessage(1, LogLevel.Warning, "What a first start makes is not there yet, and the cluster does not answer; trying again ({Reason})")]
    private static partial void LogAgain(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Debug, "An attempt of the first start failed")]
    private static partial void LogAttempt(ILogger logger, Exception fault);
}
