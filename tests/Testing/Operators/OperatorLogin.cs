using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

/// <summary>Logs in before the first call and again before the session token can run out.</summary>
internal sealed class OperatorLogin(string user, string password) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Session tokens live 15 minutes at most.</summary>
    private static readonly TimeSpan TokenUse = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim gate = new(1, 1);
    private string? token;
    private long takenAt;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(request.RequestUri!, cancellationToken));
        }

        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        gate.Dispose();
        base.Dispose(disposing);
    }

    private async Task<string> TokenAsync(Uri target, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (token is null || TimeProvider.System.GetElapsedTime(takenAt) > TokenUse)
            {
                token = await LogInAsync(target, cancellationToken);
                takenAt = TimeProvider.System.GetTimestamp();
            }

            return token;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string> LogInAsync(Uri target, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, "/api/auth/login"));
        request.Content = JsonContent.Create(new { username = user, password });
        using var response = await base.SendAsync(request, cancellationToken);
        var answer = await OperatorClient.ReadAsync(response, cancellationToken);
        return answer?["token"]?.GetValue<string>() ?? throw new HttpRequestException("The login answered without a token.");
    }
}
