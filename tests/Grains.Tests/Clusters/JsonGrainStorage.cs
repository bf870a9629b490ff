using System.Collections.Concurrent;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace ProvisioningCluster.Grains.Tests.Clusters;

/// <summary>
/// Grain storage in memory for all silos of a test cluster: rows are found by grain key and state name, as the real provider
/// does, hold plain JSON, and a write can be made to fail as a crash would.
/// </summary>
internal sealed class JsonGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (string Json, int ETag)> rows = new();
    private readonly ConcurrentDictionary<string, Exception> broken = new();
    private readonly ConcurrentDictionary<string, Hold> holds = new();

    public static string RowOf(string stateName, string grainKey) => $"{stateName}|{grainKey}";

    /// <summary>The stored JSON, or null.</summary>
    public string? Read(string stateName, string grainKey) => rows.TryGetValue(RowOf(stateName, grainKey), out var row) ? row.Json : null;

    /// <summary>The next write of this row stores nothing and throws.</summary>
    public void BreakWrite(string stateName, string grainKey) =>
        broken[RowOf(stateName, grainKey)] = new TimeoutException("The storage did not answer (asked for by the test).");

    /// <summary>The next write of this row waits until the hold is released.</summary>
    public Hold HoldWrite(string stateName, string grainKey) => holds[RowOf(stateName, grainKey)] = new Hold();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (rows.TryGetValue(RowOf(stateName, KeyOf(grainId)), out var row))
        {
            grainState.State = JsonSerializer.Deserialize<T>(row.Json)!;
            grainState.ETag = $"{row.ETag}";
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = RowOf(stateName, KeyOf(grainId));
        if (broken.TryRemove(key, out var exception))
        {
            throw exception;
        }

        if (holds.TryRemove(key, out var hold))
        {
            await hold.WaitAsync();
        }

        var json = JsonSerializer.Serialize(grainState.State);
        var next = rows.AddOrUpdate(
            key,
            _ => grainState.ETag is null ? (json, 1) : throw Conflict(),
            (_, row) => grainState.ETag == $"{row.ETag}" ? (json, row.ETag + 1) : throw Conflict());
        grainState.ETag = $"{next.ETag}";
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        rows.TryRemove(RowOf(stateName, KeyOf(grainId)), out _);
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static string KeyOf(GrainId grainId) => grainId.Key.ToString()!;

    private static InconsistentStateException Conflict() => new("Another activation wrote this row.");
}
