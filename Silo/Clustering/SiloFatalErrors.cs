using Orleans.Runtime;

namespace ProvisioningCluster.Silo.Clustering;

/// <summary>In place of Orleans' own, which ends the process on the spot with a dump of its stack: this one lets it drain, and says it in one line.</summary>
internal sealed class SiloFatalErrors(SiloEnd end) : IFatalErrorHandler
{
    private const string ToldDead = "I have been told I am dead";

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) => end.Because(
        context?.StartsWith(ToldDead, StringComparison.Ordinal) == true ? MembershipWatch.DeclaredDead
        : $"{sender?.GetType().Name ?? "the runtime"} failed in {context ?? "an unknown place"}{(exception is null ? "." : $" with {exception.GetType().Name}.")}",
        SiloEnd.InFlight);
}
