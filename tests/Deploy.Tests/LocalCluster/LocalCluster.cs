using System.Globalization;
using System.Text.RegularExpressions;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Deploy.Tests.LocalCluster;

/// <summary><c>deploy/local-cluster.sh</c> as a developer runs it, read as he reads it: from the table that it prints.</summary>
internal sealed partial class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(20);

    private LocalCluster(RunningProcess script) => Script = script;

    public RunningProcess Script { get; }

    public string Output => Script.Output.Text;

    /// <summary>Process numbers by name.</summary>
    public IReadOnlyDictionary<string, int> Processes => Rows().Matches(Output).ToDictionary(row => row.Groups["name"].Value, row => Number(row.Groups["pid"]));

    /// <summary>Where the gateways take devices.</summary>
    public IReadOnlyList<DeviceDoor> Doors =>
        [.. GatewayPorts().Matches(Output).Select(row => new DeviceDoor("127.0.0.1", Number(row.Groups["mqtt"]), Number(row.Groups["http"]), Number(row.Groups["coap"])))];

    /// <summary>The data folder.</summary>
    public string Folder => AdminFile().Match(Output).Groups["folder"].Value;

    public static LocalCluster Launch(params string[] options) =>
        new(RunningProcess.Start(DeployFile.At("local-cluster.sh"), ["--no-build", .. options]));

    public static async Task<LocalCluster> StartAsync(params string[] options)
    {
        var cluster = Launch(options);
        try
        {
            await cluster.Script.ReadyAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Operator REST of the first gateway, with the user and the password of the file that the table names.</summary>
    public OperatorClient Operators()
    {
        var admin = File.ReadAllLines(Path.Combine(Folder, "admin")).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]).ToArray();
        return new OperatorClient(new Uri($"http://127.0.0.1:{Doors[0].Http}/"), admin[0], admin[1]);
    }

    /// <summary>Waits until none of the processes is left.</summary>
    public static Task GoneAsync(IReadOnlyDictionary<string, int> processes) => Poll.UntilAsync(
        () => Task.FromResult(!processes.Values.Any(IsAlive)),
        EndDeadline,
        () => $"the end of {string.Join(", ", processes.Where(process => IsAlive(process.Value)).Select(process => process.Key))}");

    public ValueTask DisposeAsync() => Script.DisposeAsync();

    /// <summary>Alive; one that ended and that nobody has asked about yet is not.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>[a-z]+(?:-\d+)?)\s+(?:database|silo|gateway)\s+(?<pid>\d+)\s", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^gateway-\d+\s.*\bmqtt (?<mqtt>\d+)\s+http (?<http>\d+)\s+coap (?<coap>\d+)\s+mqtts \d+\s+https \d+\s+coaps \d+$", RegexOptions.Multiline)]
    private static partial Regex GatewayPorts();

    [GeneratedRegex(@"^operator\s+in (?<folder>/\S+)/admin", RegexOptions.Multiline)]
    private static partial Regex AdminFile();
}
