using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Deploy.Tests.Processes;

/// <summary>Devices that come once: each step on a connection of its own, as after a reset.</summary>
internal static class Newcomer
{
    /// <summary>Provisions a new name and answers its token; anything but SUCCESS fails the test.</summary>
    public static async Task<string> ProvisionsAsync(DeviceDoor door, DeviceProtocol protocol, TestProfile profile)
    {
        await using var connection = await DeviceConnections.OpenAsync(door, protocol);
        var answer = await connection.ProvisionAsync(ProvisionOrder.For(profile, Fresh.Text("device")));
        return answer.Succeeded ? answer.Token : throw new InvalidOperationException($"{protocol} answers {answer.Body}");
    }

    /// <summary>Logs in with the token; a refusal fails the test.</summary>
    public static async Task LogsInAsync(DeviceDoor door, DeviceProtocol protocol, string token)
    {
        await using var connection = await DeviceConnections.OpenAsync(door, protocol);
        if (!await connection.LogsInAsync(token))
        {
            throw new InvalidOperationException($"{protocol} on {door} refuses a credential that was issued.");
        }
    }

    /// <summary>A device over each wire of each door; each logs in at every door. Answers the tokens.</summary>
    public static async Task<IReadOnlyList<string>> ComeToAsync(IReadOnlyList<DeviceDoor> doors, TestProfile profile)
    {
        var tokens = new List<string>();
        foreach (var door in doors)
        {
            foreach (var protocol in DeviceConnections.AllProtocols)
            {
                tokens.Add(await ProvisionsAsync(door, protocol, profile));
            }
        }

        await ComeAgainAsync(doors, tokens);
        return tokens;
    }

    /// <summary>Each device logs in at every door.</summary>
    public static async Task ComeAgainAsync(IReadOnlyList<DeviceDoor> doors, IReadOnlyList<string> tokens)
    {
        foreach (var token in tokens)
        {
            foreach (var door in doors)
            {
                await LogsInAsync(door, DeviceProtocol.Http, token);
            }
        }
    }
}
