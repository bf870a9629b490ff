using System.Text;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Http.Est;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests.Est;

/// <summary>HTTP Basic (RFC 7617).</summary>
public sealed class BasicLoginTests
{
    [Theory]
    [InlineData("key:secret", "key", "secret")]
    [InlineData("key:", "key", "")]
    [InlineData(":secret", "", "secret")]
    [InlineData("key:with:colons", "key", "with:colons")]
    [InlineData("schlüssel:geheimnis €", "schlüssel", "geheimnis €")]
    public void User_and_password_are_read(string text, string user, string password)
    {
        Assert.True(BasicLogin.TryRead(RequestWith("Basic " + Encode(text)), out var login));
        Assert.Equal((user, password), (login.User, login.Password));
        Assert.DoesNotContain("secret", login.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic not-base64!")]
    [InlineData("Basic a2V5")] // no colon
    [InlineData("Basic /zpz")] // 0xff is no UTF-8
    [InlineData("Bearer a2V5OnNlY3JldA==")]
    public void Everything_else_is_no_login(string? header) => Assert.False(BasicLogin.TryRead(RequestWith(header), out _));

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static HttpRequest RequestWith(string? header)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;
        return context.Request;
    }
}
