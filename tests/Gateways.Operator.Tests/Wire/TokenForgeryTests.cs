using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class TokenForgeryTests(SiloFixture fixture) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };

    [Theory]
    [InlineData("none")]
    [InlineData("NONE")]
    [InlineData("HS512")]
    [InlineData("HS256")]
    public async Task T21_genuine_claims_without_our_signature_open_nothing(string algorithm)
    {
        var claims = (await TokenAsync()).Split('.')[1];
        var signed = $"{Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{claims}";
        var foreign = RandomNumberGenerator.GetBytes(64);
        var signature = algorithm switch
        {
            "HS512" => HMACSHA512.HashData(foreign, Encoding.ASCII.GetBytes(signed)),
            "HS256" => HMACSHA256.HashData(foreign, Encoding.ASCII.GetBytes(signed)),
            _ => [],
        };

        await OpensNothingAsync($"{signed}.{Base64Url.EncodeToString(signature)}");
    }

    [Theory]
    [InlineData("tenantId", "11111111-2222-3333-4444-555555555555")]
    [InlineData("sub", "sysadmin@localhost")]
    [InlineData("userId", "11111111-2222-3333-4444-555555555555")]
    public async Task T21_changed_claims_open_nothing(string claim, string value)
    {
        var parts = (await TokenAsync()).Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims[claim] = value;

        await OpensNothingAsync($"{parts[0]}.{Encode(claims.ToJsonString())}.{parts[2]}");
    }

    [Fact]
    public async Task T21_every_changed_byte_of_a_signature_closes_the_door()
    {
        var token = await TokenAsync();
        var dot = token.LastIndexOf('.') + 1;

        for (var at = dot; at < token.Length - 1; at += 9)
        {
            await OpensNothingAsync(string.Concat(token.AsSpan(0, at), token[at] == 'A' ? "B" : "A", token.AsSpan(at + 1)));
        }
    }

    [Fact]
    public async Task T21_the_token_lives_15_minutes_at_most_and_is_signed_by_one_algorithm()
    {
        var parts = (await TokenAsync()).Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;

        Assert.Equal("HS512", JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!["alg"]!.GetValue<string>());
        Assert.Equal(900, claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>());
    }

    public void Dispose() => http.Dispose();

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private async Task<string> TokenAsync()
    {
        var body = new JsonObject { ["username"] = fixture.Silo.AdminUser, ["password"] = fixture.Silo.AdminPassword };
        return (await Answer.PostAsync(http, "api/auth/login", body)).Accepted()["token"]!.GetValue<string>();
    }

    private async Task OpensNothingAsync(string token)
    {
        var answer = await Answer.SendAsync(http, HttpMethod.Get, "api/tenant/devices?pageSize=1&page=0", null, request => request.Headers.Add("X-Authorization", $"Bearer {token}"));

        answer.Refused(401, 10, "Authentication failed");
    }
}
