using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Gateways.Http.Endpoints;
using ProvisioningCluster.Gateways.Http.Est;
using ProvisioningCluster.Gateways.Http.Tests.InProcess;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Est;

/// <summary>EST on a cluster that answers as told; over real TLS it is driven by curl in the acceptance tests.</summary>
public sealed class EstEndpointsTests
{
    private readonly ScriptedCluster cluster = new();

    public static TheoryData<FaultCode> Codes => [.. Enum.GetValues<FaultCode>()];

    [Fact]
    public async Task I20_a_cluster_that_fails_is_503_with_a_time_to_come_back()
    {
        cluster.Provision = _ => throw new ClusterUnavailableException("down");

        var response = (await EnrollAsync()).Response;

        Assert.Equal(503, response.StatusCode);
        Assert.InRange(int.Parse(response.Headers.RetryAfter!, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
    }

    [Fact]
    public async Task The_request_goes_to_the_cluster_with_the_login_and_without_a_name()
    {
        ProvisionRequest? asked = null;
        cluster.Provision = request =>
        {
            asked = request;
            return Task.FromResult<Result<DeviceCredentials>>(new Fault(FaultCode.ProvisioningRefused, "x"));
        };

        Assert.Equal(403, (await EnrollAsync()).Response.StatusCode);

        Assert.Equal(("key", "secret", "MAA="), (asked!.ProvisionKey.Reveal(), asked.ProvisionSecret.Reveal(), asked.SigningRequest.Reveal()));
        Assert.Equal((CredentialsType.X509Certificate, true, string.Empty, true), (asked.CredentialsType, asked.NameFromSigningRequest, asked.DeviceName, asked.Origin.Encrypted));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_fault_is_an_error_and_what_must_stay_unsaid_stays_so(FaultCode code)
    {
        var fault = new Fault(code, "detail", Reason: "reason");

        Assert.InRange(EstFaults.StatusOf(fault), 400, 503);
        Assert.DoesNotContain("reason", EstFaults.TextOf(fault), StringComparison.Ordinal);
        if (code is FaultCode.ProvisionDataNotFound or FaultCode.ProvisioningRefused or FaultCode.Unauthenticated)
        {
            Assert.DoesNotContain("detail", EstFaults.TextOf(fault), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_wrong_with_a_request_is_told_with_400()
    {
        var fault = new Fault(FaultCode.ProvisioningRefused, "csr is malformed.", "csr");

        Assert.Equal((400, "csr is malformed."), (EstFaults.StatusOf(fault), EstFaults.TextOf(fault)));
    }

    private async Task<HttpContext> EnrollAsync()
    {
        await using var services = new ServiceCollection().AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<GatewayInstruments>().BuildServiceProvider();
        var calls = new DeviceCluster(new StatelessWorkers(cluster.Grains(), TimeProvider.System), TimeProvider.System);
        var est = new EstEndpoints(calls, new DeviceLogin(calls), services.GetRequiredService<GatewayInstruments>(), TimeProvider.System);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Scheme = "https";
        context.Request.ContentType = "application/pkcs10";
        context.Request.Headers.Authorization = "Basic a2V5OnNlY3JldA==";
        context.Request.Body = new MemoryStream("MAA="u8.ToArray());
        await FailureStep.Around(est.EnrollAsync)(context);
        return context;
    }
}
