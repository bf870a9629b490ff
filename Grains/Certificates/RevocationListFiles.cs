using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>
/// Revocation lists in files that somebody else keeps current. Each is looked at once a second while it is asked for and read again when
/// its time or length changed. A file that is gone or half-written leaves what was read before: its own date bounds how long that counts.
/// </summary>
internal sealed partial class RevocationListFiles(IOptions<RevocationListOptions> options, TimeProvider clock, ILogger<RevocationListFiles> logger)
{
    /// <summary>The field of the profile that names a file.</summary>
    public const string Field = "certificateRevocationListPath";

    private const int MaxNameLength = 255;
    private const int MaxLength = CertificateRevocationList.MaxBytes * 3 / 2; // as base64

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The fault of a name that is no file's in the directory, or null. Nobody may point a profile at the silo's other files (T-34).</summary>
    public static Fault? CheckName(string name) =>
        name.Length is 0 or > MaxNameLength || name is "." or ".." || name.Any(static character => char.IsControl(character) || character is '/' or '\\' or ':')
            ? new Fault(
                FaultCode.InvalidArgument,
                $"{Field} must be the name of a file in the directory {RevocationListOptions.Section}:{nameof(RevocationListOptions.RevocationListDirectory)} of every silo, without directories.",
                Field)
            : null;

    /// <summary>The list in this file, or the last one that was; null when there never was one.</summary>
    public CertificateRevocationList? Find(string name)
    {
        if (CheckName(name) is not null)
        {
            return null;
        }

        var entry = entries.GetOrAdd(name, static _ => new Entry());
        lock (entry)
        {
            if (entry.LookedAt is not { } last || clock.GetElapsedTime(last) >= LookAgain)
            {
                entry.LookedAt = clock.GetTimestamp();
                Look(name, entry);
            }

            return entry.List;
        }
    }

    private void Look(string name, Entry entry)
    {
        var file = new FileInfo(Path.Combine(options.Value.RevocationListDirectory, name));
        var state = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (entry.State == state)
        {
            return;
        }

        entry.State = state;
        if (!file.Exists)
        {
            LogUnusable(logger, name, "it does not exist.");
            return;
        }

        try
        {
            if (Read(file, out var problem) is { } list)
            {
                entry.List = list;
                LogRead(logger, name, list.Count, list.NextUpdate);
            }
            else
            {
                LogUnusable(logger, name, problem!);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            entry.State = null; // it may be readable a moment later
            LogUnusable(logger, name, exception.Message);
        }
    }

    private static CertificateRevocationList? Read(FileInfo file, out string? problem)
    {
        if (file.Length > MaxLength)
        {
            problem = $"it is longer than {MaxLength} bytes.";
            return null;
        }

        var bytes = File.ReadAllBytes(file.FullName);
        if (bytes is [0x30, ..]) // DER begins with a SEQUENCE, PEM and base64 do not
        {
            return CertificateRevocationList.TryRead(bytes, out var encoded, out problem) ? encoded : null;
        }

        problem = CertificateRevocationList.Parse(Encoding.Latin1.GetString(bytes)).TryGet(out var list, out var fault) ? null : fault.Detail;
        return problem is null ? list : null;
    }

    private sealed class Entry
    {
        public long? LookedAt { get; set; }

        /// <summary>Null before the first look: then no state of a file is the known one.</summary>
        public (DateTime WrittenAt, long Length)? State { get; set; }

        public CertificateRevocationList? List { get; set; }
    }
}
