using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Each test has a tenant of its own, because the default profile is what all of a tenant's calls may look at.</summary>
[Collection(SystemSilo.Collection)]
public sealed class DefaultProfileTests(SystemSilo system) : IAsyncLifetime
{
    private HttpClient Http { get; set; } = null!;

    public async ValueTask InitializeAsync() => Http = (await system.UserAsync(system.Root, "TENANT_ADMIN", await system.TenantAsync())).Http;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task TB68_a_tenant_has_a_default_profile()
    {
        var info = (await Answer.GetAsync(Http, "api/deviceProfileInfo/default")).Accepted();

        Assert.Equal("default", Objects.NameOf(info));
        Assert.Equal("DEFAULT", info["type"]!.GetValue<string>());
        Assert.Equal("DEFAULT", info["transportType"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB69_the_default_flag_moves_and_its_holder_stays()
    {
        var before = (await Answer.GetAsync(Http, "api/deviceProfileInfo/default")).Accepted();
        var next = (await Answer.PostAsync(Http, "api/deviceProfile", Objects.Profile(Objects.Fresh("next")))).Accepted();

        var moved = (await Answer.PostAsync(Http, $"api/deviceProfile/{Objects.IdOf(next)}/default", null)).Accepted();

        Assert.True(moved["default"]!.GetValue<bool>());
        Assert.Equal(Objects.IdOf(next), Objects.IdOf((await Answer.GetAsync(Http, "api/deviceProfileInfo/default")).Accepted()));
        Assert.False((await Answer.GetAsync(Http, $"api/deviceProfile/{Objects.IdOf(before)}")).Accepted()["default"]!.GetValue<bool>());
        (await Answer.DeleteAsync(Http, $"api/deviceProfile/{Objects.IdOf(next)}")).Refused(400, 31, "Deletion of Default Device Profile is prohibited!");

        (await Answer.PostAsync(Http, $"api/deviceProfile/{Objects.IdOf(before)}/default", null)).Accepted();
        (await Answer.DeleteAsync(Http, $"api/deviceProfile/{Objects.IdOf(next)}")).AcceptedInSilence();
    }

    [Fact]
    public async Task An_unknown_profile_does_not_become_the_default()
    {
        var id = Guid.NewGuid();

        (await Answer.PostAsync(Http, $"api/deviceProfile/{id}/default", null)).Refused(404, 32, $"Device profile with id [{id}] is not found");
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task TB97_a_device_without_a_type_gets_the_default_one(string? type)
    {
        var device = (await Answer.PostAsync(Http, "api/device", Objects.Device(Objects.Fresh("typeless"), type))).Accepted();

        Assert.Equal("default", device["type"]!.GetValue<string>());
    }
}
