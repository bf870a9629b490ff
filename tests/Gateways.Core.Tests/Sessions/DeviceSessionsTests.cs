using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Sessions;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Sessions;

public sealed class DeviceSessionsTests : IDisposable
{
    private static readonly DeviceIdentity Device = new(new DeviceKey(TenantId.Default, "pump-3"), Guid.NewGuid(), Guid.NewGuid(), 1);
    private static readonly AuthenticationRequest Login = new()
    {
        Method = AuthenticationMethod.MqttLogin,
        Origin = new RequestOrigin(TransportProtocol.Mqtt, "192.0.2.7", false),
        UserName = new SecretText("token"),
    };

    private readonly ManualTime time = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ScriptedDirectory directory = new();
    private readonly ScriptedConnection connection = new();
    private readonly LiveSessions live;
    private readonly DeviceSessions sessions;
    private readonly SessionConfirmation confirmation;
    private readonly GatewayObserver observer;

    public DeviceSessionsTests()
    {
        live = new LiveSessions(new GatewayInstruments(services.GetRequiredService<IMeterFactory>(), time));
        sessions = new DeviceSessions(live, directory, time);
        observer = new GatewayObserver(live);
        confirmation = new SessionConfirmation(live, directory, time, NullLogger<SessionConfirmation>.Instance);
    }

    public void Dispose()
    {
        confirmation.Dispose();
        services.Dispose();
    }

    [Fact]
    public async Task Opening_registers_first_and_then_checks_the_credentials_once_more()
    {
        AuthenticationRequest? checkedLogin = null;
        directory.Confirm = session =>
        {
            checkedLogin = session.Login;
            return Task.FromResult<Result<DeviceIdentity>>(Device);
        };

        var registration = await OpenAsync();

        Assert.NotNull(registration);
        Assert.Equal(["open", "confirm"], [await directory.NextAsync(), await directory.NextAsync()]);
        Assert.True(checkedLogin!.Revalidate);
        Assert.Equal(Login.UserName, checkedLogin.UserName);

        await registration.DisposeAsync();
        await registration.DisposeAsync();
        Assert.Equal("close", await directory.NextAsync());
        Assert.True(directory.IsQuiet && connection.IsQuiet);
    }

    [Fact]
    public async Task I14_credentials_that_changed_during_the_login_open_nothing()
    {
        directory.Confirm = _ => Task.FromResult<Result<DeviceIdentity>>(new Fault(FaultCode.Unauthenticated, "gone"));
        Assert.Null(await OpenAsync());

        directory.Confirm = _ => Task.FromResult<Result<DeviceIdentity>>(Device with { DeviceId = Guid.NewGuid() });
        Assert.Null(await OpenAsync());

        Assert.Empty(live.All);
    }

    [Fact]
    public async Task A_session_that_could_not_be_registered_leaves_nothing_behind()
    {
        directory.Open = _ => throw new ClusterUnavailableException("down");
        directory.Close = _ => throw new ClusterUnavailableException("down");

        await Assert.ThrowsAsync<ClusterUnavailableException>(OpenAsync);

        Assert.Empty(live.All);
    }

    [Fact]
    public async Task The_cluster_reaches_the_connection_by_its_session()
    {
        await OpenAsync();
        var id = Assert.Single(live.All).Id;

        await observer.DeliverAttributesAsync(id, "{\"a\":1}");
        await observer.DeliverAttributesAsync(Guid.NewGuid(), "{}");
        await observer.EndSessionAsync(Guid.NewGuid(), SessionEndReason.DeviceDeleted);
        await observer.EndSessionAsync(id, SessionEndReason.TakenOver);
        await observer.EndSessionAsync(id, SessionEndReason.DeviceDeleted);
        await observer.DeliverAttributesAsync(id, "{\"a\":2}");

        Assert.Equal(["{\"a\":1}", "TakenOver"], [await connection.NextAsync(), await connection.NextAsync()]);
        Assert.True(connection.IsQuiet);
    }

    [Fact]
    public async Task An_order_to_end_finds_the_session_while_it_is_being_opened()
    {
        directory.Open = async session =>
        {
            await observer.EndSessionAsync(session.Id, SessionEndReason.TakenOver);
            return default(Done);
        };

        var registration = await OpenAsync();

        Assert.Equal("TakenOver", await connection.NextAsync());
        Assert.Equal(["open", "confirm"], [await directory.NextAsync(), await directory.NextAsync()]);
        await registration!.DisposeAsync();
        Assert.True(directory.IsQuiet); // what the cluster ended needs no closing
    }

    [Fact]
    public async Task I14_a_session_is_confirmed_and_renewed_every_15_seconds()
    {
        await OpenAsync();
        Assert.Equal(["open", "confirm"], [await directory.NextAsync(), await directory.NextAsync()]);

        for (var round = 0; round < 5; round++)
        {
            await PassAsync(14);
            Assert.True(directory.IsQuiet);
            await PassAsync(1);
            Assert.Equal(["confirm", "renew"], [await directory.NextAsync(), await directory.NextAsync()]);
        }

        Assert.True(connection.IsQuiet);
    }

    [Fact]
    public async Task I14_a_session_without_answer_ends_after_30_seconds()
    {
        await OpenAsync();
        directory.Confirm = _ => new TaskCompletionSource<Result<DeviceIdentity>>().Task;

        time.Advance(TimeSpan.FromSeconds(15));
        var hanging = confirmation.Look(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Same(hanging, confirmation.Look(CancellationToken.None));
        Assert.True(connection.IsQuiet);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(hanging, confirmation.Look(CancellationToken.None));

        Assert.Equal("NotConfirmed", await connection.NextAsync());
        Assert.Empty(live.All);
    }

    [Fact]
    public async Task I14_an_answer_counts_from_the_moment_of_the_question()
    {
        await OpenAsync();
        Assert.Equal(["open", "confirm"], [await directory.NextAsync(), await directory.NextAsync()]);
        var late = new TaskCompletionSource<Result<DeviceIdentity>>();
        directory.Confirm = _ => late.Task;

        time.Advance(TimeSpan.FromSeconds(15));
        var asked = confirmation.Look(CancellationToken.None);
        Assert.Equal("confirm", await directory.NextAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        late.SetResult(Device);
        await asked;
        directory.Confirm = _ => throw new ClusterUnavailableException("down");
        await PassAsync(19);
        Assert.True(connection.IsQuiet);
        await PassAsync(1);

        Assert.Equal("NotConfirmed", await connection.NextAsync());
    }

    [Fact]
    public async Task I14_a_refused_login_ends_the_session_at_once()
    {
        await OpenAsync();
        directory.Confirm = _ => Task.FromResult<Result<DeviceIdentity>>(new Fault(FaultCode.Unauthenticated, "changed"));

        await PassAsync(15);

        Assert.Equal("CredentialsChanged", await connection.NextAsync());
    }

    [Fact]
    public async Task TB55_a_session_that_a_newer_one_replaced_ends_at_its_renewal()
    {
        await OpenAsync();
        directory.Renew = _ => Task.FromResult<Result<Done>>(new Fault(FaultCode.NotFound, "another session"));

        await PassAsync(15);

        Assert.Equal("TakenOver", await connection.NextAsync());
    }

    [Fact]
    public async Task An_outage_shorter_than_the_limit_is_survived()
    {
        await OpenAsync();
        directory.Confirm = _ => throw new ClusterUnavailableException("down");
        await PassAsync(29);

        directory.Confirm = _ => Task.FromResult<Result<DeviceIdentity>>(Device);
        directory.Renew = _ => throw new ClusterUnavailableException("down");
        await PassAsync(0);
        await PassAsync(29);

        Assert.True(connection.IsQuiet);
        Assert.Single(live.All);
    }

    [Fact]
    public async Task I14_a_thousand_sessions_are_renewed_with_bounded_concurrency()
    {
        for (var count = 0; count < 1000; count++)
        {
            await OpenAsync();
        }

        var open = 0;
        var most = 0;
        directory.Confirm = async _ =>
        {
            var now = Interlocked.Increment(ref open);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref open);
            return Device;
        };
        await PassAsync(15);

        Assert.All(live.All, session => Assert.Equal(TimeSpan.Zero, session.SinceRenewed));
        Assert.InRange(most, 1, 64);
    }

    [Fact]
    public async Task The_running_process_looks_by_itself_every_second()
    {
        await OpenAsync();
        directory.Confirm = _ => Task.FromResult<Result<DeviceIdentity>>(new Fault(FaultCode.Unauthenticated, "changed"));

        await confirmation.StartAsync(CancellationToken.None);
        await time.TimerAsync(SessionConfirmation.LookEvery);
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("CredentialsChanged", await connection.NextAsync());
        await confirmation.StopAsync(CancellationToken.None);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private Task<IAsyncDisposable?> OpenAsync() => sessions.OpenAsync(Device, Login, connection, CancellationToken.None).AsTask();

    private async Task PassAsync(int seconds)
    {
        time.Advance(TimeSpan.FromSeconds(seconds));
        await confirmation.Look(CancellationToken.None);
    }
}
