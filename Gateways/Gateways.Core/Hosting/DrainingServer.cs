using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>
/// Stands before the server that the host registered. When the process stops, peers get the time of a <see cref="Drain"/>, and the
/// requests in flight at most ten seconds (invariants 3.5), so that what stops after the server still has time of its own. And it makes the server only at its
/// start: the host asks for it while it is built, when the listeners' options are not validated yet.
/// </summary>
internal sealed class DrainingServer(Func<IServer> create, DrainingListenerFactory listeners, Drain drain) : IServer
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private IServer? server;

    /// <summary>Empty, so that no URL of the environment finds its way to the server: it opens what the gateways asked for.</summary>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    public static void Wrap(IServiceCollection services)
    {
        var inner = services.Last(service => service.ServiceType == typeof(IServer));
        services.Replace(ServiceDescriptor.Singleton<IServer>(provider => new DrainingServer(
            () => Create(provider, inner), provider.GetRequiredService<DrainingListenerFactory>(), provider.GetRequiredService<Drain>())));
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        server = create();
        return server.StartAsync(application, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(DrainTime);
            await listeners.UnbindAsync(patience.Token);
            await drain.RunAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // out of time: what is left is cut
            await server.StopAsync(patience.Token);
        }
    }

    public void Dispose() => server?.Dispose();

    private static IServer Create(IServiceProvider provider, ServiceDescriptor inner) =>
        (IServer)(inner.ImplementationFactory?.Invoke(provider)
            ?? inner.ImplementationInstance
            ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!));
}
