using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Faults;

public sealed class RequestFailuresTests : IDisposable
{
    private readonly ManualClock clock = new();
    private readonly ServiceProvider services;
    private readonly DefaultHttpContext http;

    public RequestFailuresTests()
    {
        services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton<TimeProvider>(clock).BuildServiceProvider();
        http = new DefaultHttpContext { RequestServices = services };
        http.Response.Body = new MemoryStream();
    }

    [Fact]
    public async Task An_unanswering_cluster_is_503_with_a_time_to_come_back()
    {
        var body = await AnswerAsync(_ => throw new ClusterUnavailableException("canary"));

        Assert.Equal(503, http.Response.StatusCode);
        Assert.InRange(int.Parse(http.Response.Headers.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
        Assert.Equal($$"""{"status":503,"message":"The service can't answer now. Please try again later.","errorCode":2,"timestamp":{{clock.GetUtcNow().ToUnixTimeMilliseconds()}}}""", body);
    }

    [Fact]
    public async Task T24_a_failure_of_ours_is_500_without_internals()
    {
        var body = await AnswerAsync(_ => throw new InvalidOperationException("canary"));

        Assert.Equal(500, http.Response.StatusCode);
        Assert.Equal("Internal server error", JsonNode.Parse(body)!["message"]!.GetValue<string>());
        Assert.DoesNotContain("canary", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T12_a_body_that_does_not_come_is_given_up_after_20_seconds()
    {
        http.Request.Body = new SilentStream();
        var answer = AnswerAsync(async context => await context.HttpContext.ReadAnyJsonAsync());
        Assert.False(answer.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(20));
        var body = await answer.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(408, http.Response.StatusCode);
        Assert.Equal(31, JsonNode.Parse(body)!["errorCode"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_no_failure()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        http.RequestAborted = gone.Token;

        await Assert.ThrowsAsync<OperationCanceledException>(() => AnswerAsync(_ => throw new OperationCanceledException(gone.Token)));
    }

    public void Dispose() => services.Dispose();

    private async Task<string> AnswerAsync(EndpointFilterDelegate next)
    {
        var instruments = new OperatorInstruments(services.GetRequiredService<IMeterFactory>());
        using var access = new ClusterAccess();
        var filter = new RequestFailures(access, instruments, NullLogger<RequestFailures>.Instance);
        var result = await filter.InvokeAsync(EndpointFilterInvocationContext.Create(http), next);
        await Assert.IsType<Refusal>(result).ExecuteAsync(http);
        return System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());
    }
}
