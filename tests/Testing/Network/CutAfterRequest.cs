namespace ProvisioningCluster.Testing;

/// <summary>
/// Cuts a client of PostgreSQL off right after a request of its has been passed on: the server carries it out, and the client
/// never hears how it went. <see cref="Watch"/> is given to a <see cref="TcpProxy"/>.
/// </summary>
/// <param name="which">The requests to cut after; asked about each one, in the order of each connection.</param>
public sealed class CutAfterRequest(Predicate<PostgresRequest> which)
{
    private readonly Predicate<PostgresRequest> which = which;
    private int count;

    /// <summary>Connections cut so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>What reads one connection.</summary>
    public IClientWatch Watch() => new Connection(this);

    private sealed class Connection(CutAfterRequest cut) : IClientWatch
    {
        private readonly PostgresClientReader reader = new();

        public int? Read(ReadOnlySpan<byte> bytes)
        {
            foreach (var (request, end) in reader.Read(bytes))
            {
                if (cut.which(request))
                {
                    Interlocked.Increment(ref cut.count);
                    return end;
                }
            }

            return null;
        }
    }
}
