namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>An answer of the REST whose body may still be coming; giving it back ends the request if it still runs.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type, or null when there is no body.</param>
/// <param name="Disposition">File name that the answer gives itself, as in <c>Content-Disposition</c>; or null.</param>
/// <param name="Body">Reads what comes.</param>
internal sealed record InProcessAnswer(int Status, string? ContentType, string? Disposition, Stream Body) : IAsyncDisposable
{
    /// <summary>Ends with the request and everything that it held.</summary>
    public required Task Done { get; init; }

    public required CancellationTokenSource Abort { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public async ValueTask DisposeAsync()
    {
        await Abort.CancelAsync();
        await Body.DisposeAsync();
        await Done;
        Abort.Dispose();
    }
}
