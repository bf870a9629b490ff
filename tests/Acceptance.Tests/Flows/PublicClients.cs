using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>The clients that firmware engineers use, from Debian and npm.</summary>
internal static class PublicClients
{
    private const string Hint = "run tests/run.sh once as root";

    /// <summary>Debian's interpreter, which sees Debian's paho.</summary>
    public static ExternalTool Python => ExternalTool.Require("/usr/bin/python3", "apt-get install python3-paho-mqtt, or " + Hint);

    public static ExternalTool Curl => ExternalTool.Require("curl", "apt-get install curl, or " + Hint);

    public static ExternalTool Mosquitto(string name) => ExternalTool.Require(name, "apt-get install mosquitto-clients, or " + Hint);

    public static ExternalTool Libcoap(string name) => ExternalTool.Require(name, "apt-get install libcoap3-bin, or " + Hint);

    public static ExternalTool Node()
    {
        ExternalTool.RequireFile(Script("node_modules"), $"npm ci in {Script("")}, or " + Hint);
        return ExternalTool.Require("node", "apt-get install nodejs npm, or " + Hint);
    }

    public static string Script(string name) => RepositoryRoot.At("tests", "Acceptance.Tests", "clients", name);
}
