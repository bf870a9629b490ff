using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Credentials;

[Collection(ClusterCollection.Name)]
public sealed class AuthenticationGrainTests(ClusterFixture fixture)
{
    private readonly Installation installation = new(fixture);
    private readonly string user = Installation.Fresh("user");
    private readonly string client = Installation.Fresh("client");

    [Fact]
    public async Task An_mqtt_device_logs_in_as_its_credentials_say()
    {
        var name = await DeviceAsync(Mqtt($$"""{"clientId":"{{client}}","userName":"{{user}}","password":"p"}"""));

        Assert.Equal(name, Accepted(await MqttLoginAsync(client, user, "p")));
        Refused(await MqttLoginAsync(client, user, "wrong"));
        Refused(await MqttLoginAsync(client, user, null));
        Refused(await MqttLoginAsync("other", user, "p"));
        Refused(await MqttLoginAsync(client, null, null));
        Refused(await installation.LoginAsync(user));
    }

    [Fact]
    public async Task A_wrong_password_of_a_found_hash_is_refused_though_the_user_name_is_somebodys_token()
    {
        await DeviceAsync(Mqtt($$"""{"clientId":"{{client}}","userName":"{{user}}","password":"p"}"""));
        var other = await DeviceAsync(new DeviceCredentials(CredentialsType.AccessToken, new SecretText(user), null));

        Refused(await MqttLoginAsync(client, user, "wrong"));
        Assert.Equal(other, Accepted(await MqttLoginAsync("elsewhere", user, "whatever")));
    }

    [Fact]
    public async Task A_user_name_only_device_needs_its_password_and_any_client_id()
    {
        var name = await DeviceAsync(Mqtt($$"""{"clientId":"","userName":"{{user}}","password":"p"}"""));

        Assert.Equal(name, Accepted(await MqttLoginAsync("any", user, "p")));
        Refused(await MqttLoginAsync("any", user, "x"));
    }

    [Fact]
    public async Task A_certificate_logs_in_by_its_text()
    {
        using var authority = TestAuthority.Root("somebody's CA");
        using var certificate = authority.Device("x");
        using var other = authority.Device("x");
        var name = await DeviceAsync(new DeviceCredentials(CredentialsType.X509Certificate, default, new SecretText(certificate.Pem)));

        Assert.Equal(name, Accepted(await installation.PresentAsync(certificate)));
        Refused(await installation.PresentAsync(other));
    }

    [Fact]
    public async Task The_profiles_transport_is_asked_on_mqtt_and_coap_but_not_on_http()
    {
        var token = Installation.Fresh("token");
        await DeviceAsync(new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null), ProfileTransport.Coap);

        Assert.Equal(FaultCode.TransportNotAllowed, Installation.Refused(await MqttLoginAsync("x", token, null)).Code);
        Installation.Value(await installation.LoginAsync(token, TransportProtocol.Coap));
        Installation.Value(await installation.LoginAsync(token));
    }

    [Fact]
    public async Task T28_logins_share_a_second_and_guesses_leave_no_grain()
    {
        var token = Installation.Fresh("token");
        await DeviceAsync(new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null));
        var guess = Installation.Fresh("guess");
        var key = new CredentialsKey(CredentialsSpace.Token, fixture.Secrets.LookupHash(CredentialsSpace.Token, new SecretText(guess)));
        var before = fixture.Ledger.CredentialReads;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ => Installation.Value(await installation.LoginAsync(token))));
        Assert.InRange(fixture.Ledger.CredentialReads - before, 1, 50);

        Refused(await installation.LoginAsync(guess));
        var grain = fixture.Grains.GetGrain<ICredentialsGrain>(key.ToString());
        await fixture.Cluster.WaitForDeactivationAsync(grain).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(await fixture.ActivationsAsync(), id => id.Contains(key.Hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task I14_a_session_that_is_checked_again_does_not_trust_the_cache()
    {
        var token = Installation.Fresh("token");
        await DeviceAsync(new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null));
        var request = Request(AuthenticationMethod.Token) with { Token = new SecretText(token), Revalidate = true };
        var device = Installation.Value(await installation.LoginAsync(token));
        var before = fixture.Ledger.CredentialReads;

        Installation.Value(await installation.AuthenticateAsync(request));
        Installation.Value(await installation.AuthenticateAsync(request));

        Assert.Equal(2, fixture.Ledger.CredentialReads - before);
        Assert.Equal(1, fixture.Ledger.Seen[device.DeviceId]);
    }

    private static AuthenticationRequest Request(AuthenticationMethod method) => new() { Method = method, Origin = Installation.Origin with { Protocol = TransportProtocol.Mqtt } };

    private static DeviceCredentials Mqtt(string json) => new(CredentialsType.MqttBasic, default, new SecretText(json));

    private static string Accepted(Result<DeviceIdentity> result) => Installation.Value(result).Key.Name;

    private static void Refused(Result<DeviceIdentity> result) => Assert.Equal(FaultCode.Unauthenticated, Installation.Refused(result).Code);

    private async Task<string> DeviceAsync(DeviceCredentials credentials, ProfileTransport transport = ProfileTransport.Default)
    {
        var profile = Installation.Value(await installation.Profile(Guid.NewGuid()).SaveAsync(Installation.ProfileOf(ProvisionStrategy.Disabled, null, null) with { Transport = transport }));
        return (await installation.CreateDeviceAsync(profile, Installation.Fresh("device"), credentials)).Key.Name;
    }

    private Task<Result<DeviceIdentity>> MqttLoginAsync(string clientId, string? userName, string? password) => installation.AuthenticateAsync(Request(AuthenticationMethod.MqttLogin) with
    {
        ClientId = new SecretText(clientId),
        UserName = userName is null ? (SecretText?)null : new SecretText(userName),
        Password = password is null ? (SecretText?)null : new SecretText(password),
    });
}
