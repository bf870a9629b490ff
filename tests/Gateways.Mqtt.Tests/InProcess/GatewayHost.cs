using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>The MQTT gateway as it is wired in production, on a real socket, with a scripted cluster and a manual clock.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private const int StartAttempts = 5;

    /// <summary>Periods of the background services: the confirmation of sessions, and the look for another certificate.</summary>
    private static readonly TimeSpan[] BackgroundTimers = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly WebApplication app;
    private readonly RecordingLoggers loggers;
    private readonly MeterListener meters = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayHost(WebApplication app, int port, int tlsPort, ScriptedCluster cluster, ManualTimeProvider time, RecordingLoggers loggers)
    {
        this.app = app;
        this.loggers = loggers;
        Port = port;
        TlsPort = tlsPort;
        Cluster = cluster;
        Time = time;
        ListenForEndings();
    }

    public int Port { get; }

    /// <summary>Open when the configuration has files for <c>Tls</c>.</summary>
    public int TlsPort { get; }

    public ScriptedCluster Cluster { get; }

    public ManualTimeProvider Time { get; }

    /// <param name="configuration">Keys and values.</param>
    /// <param name="leave">Clock of the leave that the process takes when it stops.</param>
    public static async Task<GatewayHost> StartAsync(Dictionary<string, string?>? configuration = null, TimeProvider? leave = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = Build(configuration ?? [], leave ?? TimeProvider.System);
            try
            {
                await host.app.StartAsync();

                // A background service whose work has not begun when the host is disposed is logged as one that failed.
                await Task.WhenAll(BackgroundTimers.Select(every => host.Time.TimersAsync(every, 1)));
                return host;
            }
            catch (IOException) when (attempt < StartAttempts)
            {
                await host.app.DisposeAsync(); // the port was taken between the choice and the start
            }
        }
    }

    public Task<ScriptedMqttPeer> DialAsync(int version = 4) => ScriptedMqttPeer.DialAsync(Port, version);

    public Task<ScriptedMqttPeer> ProvisioningAsync(int version = 4, ushort keepAlive = 0) => ScriptedMqttPeer.ProvisioningAsync(Port, version, keepAlive);

    public Task<ScriptedMqttPeer> DeviceAsync(int version = 4, ushort keepAlive = 0, byte[]? properties = null) =>
        ScriptedMqttPeer.DeviceAsync(Port, ScriptedCluster.Token, version, keepAlive, properties);

    /// <summary>Completes when a connection has ended on the server's side.</summary>
    public Task EndedAsync() => ended.Task;

    /// <summary>Stops as the process would at SIGTERM.</summary>
    public Task StopAsync() => app.StopAsync();

    /// <summary>Nothing went wrong that nobody expected.</summary>
    public void AssertNoErrorLogged() => Assert.Empty(loggers.Errors);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        meters.Dispose();
        AssertNoErrorLogged();
    }

    private void ListenForEndings()
    {
        var ours = app.Services.GetRequiredService<IMeterFactory>();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "gateway.mqtt.endings" && instrument.Meter.Scope == ours)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => ended.TrySetResult());
        meters.Start();
    }

    private static GatewayHost Build(Dictionary<string, string?> configuration, TimeProvider leave)
    {
        var ports = FreePorts.Take(2);
        var tls = configuration.ContainsKey("Tls:CertificatePath");
        var cluster = new ScriptedCluster();
        var time = new ManualTimeProvider();
        var loggers = new RecordingLoggers();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Mqtt:TlsPort"] = tls ? ports[1].ToString(System.Globalization.CultureInfo.InvariantCulture) : "0";
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Configuration["Mqtt:Port"] = ports[0].ToString(System.Globalization.CultureInfo.InvariantCulture);
        builder.Logging.ClearProviders().AddProvider(loggers);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(new Drain(leave));
        builder.AddHttpListeners();
        builder.AddMqttGateway();
        builder.AddMqttGateway(); // harmless
        builder.Services.AddSingleton(cluster.Grains);
        builder.Services.AddSingleton<IDeviceSessions>(cluster);
        return new GatewayHost(builder.Build(), ports[0], ports[1], cluster, time, loggers);
    }

    private sealed class RecordingLoggers : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
