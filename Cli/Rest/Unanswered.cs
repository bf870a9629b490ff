using System.Security.Authentication;

namespace ProvisioningCluster.Cli.Rest;

/// <summary>Why there was no answer, in words.</summary>
internal static class Unanswered
{
    public static string Of(Exception exception) => exception switch
    {
        OperationCanceledException => "The server did not answer in time.",
        HttpRequestException { InnerException: AuthenticationException } =>
            "The server's certificate is not trusted. Name its CA with --ca or PROVISIONING_CA; a silo that made its own keeps it as data/tls/mqttserver.pub.pem.",
        HttpRequestException { InnerException: { } inner } => $"The server cannot be reached: {inner.Message}",
        _ => $"The server cannot be reached: {exception.Message}",
    };
}
