using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Access;

public sealed class TokenCodecTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ManualClock clock = new();
    private readonly byte[] secret = RandomNumberGenerator.GetBytes(64);
    private readonly OperatorIdentity identity = new(Guid.NewGuid(), "ops@acme.test", TenantId.Default, UserAuthority.TenantAdministrator, Guid.NewGuid());
    private readonly Guid refreshId = Guid.NewGuid();
    private readonly TokenCodec codec;
    private readonly SymmetricSecurityKey key;

    public TokenCodecTests()
    {
        codec = new TokenCodec(clock);
        key = new SymmetricSecurityKey(secret);
    }

    [Fact]
    public async Task A_token_gives_back_who_it_was_made_for()
    {
        var reading = await codec.ReadAsync(key, Access(), TokenUse.Access);

        Assert.Equal(identity, reading.Identity);
    }

    [Fact]
    public void The_claims_are_those_of_the_wire()
    {
        var parts = Access().Split('.');
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;

        Assert.Equal("HS512", header["alg"]!.GetValue<string>());
        Assert.Equal("ops@acme.test", claims["sub"]!.GetValue<string>());
        Assert.Equal(identity.UserId.ToString(), claims["userId"]!.GetValue<string>());
        Assert.Equal(["TENANT_ADMIN"], claims["scopes"]!.AsArray().Select(scope => scope!.GetValue<string>()));
        Assert.Equal(identity.SessionId.ToString(), claims["sessionId"]!.GetValue<string>());
        Assert.Equal(TenantId.Default.Value.ToString(), claims["tenantId"]!.GetValue<string>());
        Assert.Equal("13814000-1dd2-11b2-8080-808080808080", claims["customerId"]!.GetValue<string>());
        Assert.True(claims["enabled"]!.GetValue<bool>());
        Assert.False(claims["isPublic"]!.GetValue<bool>());
        Assert.Equal("provisioning-cluster", claims["iss"]!.GetValue<string>());
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(now, claims["iat"]!.GetValue<long>());
        Assert.Equal(now + 900, claims["exp"]!.GetValue<long>());
    }

    [Fact]
    public async Task T21_an_expired_token_is_told_apart_from_a_false_one()
    {
        var token = Access();
        clock.Advance(Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull((await codec.ReadAsync(key, token, TokenUse.Access)).Identity);

        clock.Advance(TimeSpan.FromSeconds(1));
        var reading = await codec.ReadAsync(key, token, TokenUse.Access);

        Assert.Equal(new TokenReading(null, default, Expired: true), reading);
    }

    [Fact]
    public async Task T21_an_expired_token_under_a_foreign_key_is_only_false()
    {
        var token = codec.WriteAccess(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(64)), identity, Lifetime);
        clock.Advance(Lifetime);

        await RefusedAsync(token, TokenUse.Access);
    }

    [Fact]
    public async Task T21_one_use_does_not_pass_for_the_other()
    {
        var refresh = codec.WriteRefresh(key, identity, refreshId, Lifetime);

        await RefusedAsync(refresh, TokenUse.Access);
        await RefusedAsync(Access(), TokenUse.Refresh);
        var reading = await codec.ReadAsync(key, refresh, TokenUse.Refresh);
        Assert.NotNull(reading.Identity);
        Assert.Equal(refreshId, reading.RefreshId);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("RS512")]
    public async Task T21_another_algorithm_is_refused_even_with_the_right_key(string algorithm)
    {
        var claims = Access().Split('.')[1];
        var head = Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""");
        var signed = Encoding.ASCII.GetBytes($"{head}.{claims}");
        var signature = algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret, signed),
            "HS384" => HMACSHA384.HashData(secret, signed),
            "RS512" => HMACSHA512.HashData(secret, signed),
            _ => [],
        };

        await RefusedAsync($"{head}.{claims}.{Base64Url.EncodeToString(signature)}", TokenUse.Access);
    }

    [Theory]
    [InlineData("iss", "somebody-else")]
    [InlineData("aud", "somebody-else")]
    [InlineData("aud", TokenCodec.RefreshAudience)]
    [InlineData("exp", null)]
    [InlineData("iss", null)]
    [InlineData("aud", null)]
    [InlineData("sub", null)]
    [InlineData("userId", null)]
    [InlineData("userId", "nobody")]
    [InlineData("tenantId", null)]
    [InlineData("tenantId", "*")]
    [InlineData("sessionId", null)]
    [InlineData("scopes", null)]
    [InlineData("scopes", "GOD")]
    [InlineData("scopes", "REFRESH_TOKEN")]
    public async Task T21_a_genuine_signature_does_not_save_wrong_claims(string claim, string? value)
    {
        var token = Resign(claims => claims[claim] = value);

        await RefusedAsync(token, TokenUse.Access);
    }

    [Fact]
    public async Task T21_a_token_with_two_scopes_is_refused()
    {
        await RefusedAsync(Resign(claims => claims["scopes"] = new JsonArray("AUDITOR", "TENANT_ADMIN")), TokenUse.Access);
    }

    [Fact]
    public async Task T21_changed_claims_or_signatures_are_refused()
    {
        var parts = Access().Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["tenantId"] = Guid.NewGuid().ToString();

        await RefusedAsync($"{parts[0]}.{Encode(claims.ToJsonString())}.{parts[2]}", TokenUse.Access);
        await RefusedAsync($"{parts[0]}.{parts[1]}.", TokenUse.Access);
        await RefusedAsync($"{parts[0]}.{parts[1]}", TokenUse.Access);
        await RefusedAsync($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(new byte[64])}", TokenUse.Access);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d.e")]
    [InlineData("eyJhbGciOiJIUzUxMiJ9.bm90IGpzb24.AA")]
    public async Task T21_rubbish_is_refused(string token)
    {
        await RefusedAsync(token, TokenUse.Access);
    }

    [Fact]
    public async Task T21_a_giant_token_is_refused()
    {
        await RefusedAsync(Resign(claims => claims["padding"] = new string('x', 10_000)), TokenUse.Access);
    }

    [Fact]
    public async Task The_tampering_of_these_tests_leaves_a_good_token_good()
    {
        var reading = await codec.ReadAsync(key, Resign(_ => { }), TokenUse.Access);

        Assert.Equal(identity, reading.Identity);
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private string Access() => codec.WriteAccess(key, identity, Lifetime);

    /// <summary>A token with changed claims, signed with the right key and algorithm.</summary>
    private string Resign(Action<JsonNode> change)
    {
        var parts = Access().Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        change(claims);
        var signed = $"{parts[0]}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA512.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private async Task RefusedAsync(string token, TokenUse use)
    {
        var reading = await codec.ReadAsync(key, token, use);

        Assert.Equal(new TokenReading(null, default, Expired: false), reading);
    }
}
