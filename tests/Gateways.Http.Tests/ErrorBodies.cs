using System.Text.Json.Nodes;
using Xunit;

namespace ProvisioningCluster.Gateways.Http.Tests;

/// <summary>The error body of wire-spec 6.2.</summary>
internal static class ErrorBodies
{
    /// <summary>Answers the message.</summary>
    public static string Check(string body, int status, int errorCode)
    {
        var error = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(["status", "message", "errorCode", "timestamp"], error.Select(member => member.Key));
        Assert.Equal(status, error["status"]!.GetValue<int>());
        Assert.Equal(errorCode, error["errorCode"]!.GetValue<int>());
        Assert.True(error["timestamp"]!.GetValue<long>() > 1_600_000_000_000);
        return error["message"]!.GetValue<string>();
    }
}
