namespace ProvisioningCluster.Cli.Rest;

/// <summary>How a request says who sends it.</summary>
internal interface IAccess
{
    /// <summary>Value of the header <c>X-Authorization</c>; null for none.</summary>
    string? Header { get; }

    /// <summary>After a 401: true when there is another header now, with which the request may be sent once more.</summary>
    Task<bool> RenewAsync(HttpClient http, CancellationToken cancelled);
}
