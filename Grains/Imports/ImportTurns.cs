using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// The imports of a silo that are worked on at the same time; the others wait here. Those of the reference's call have places of their own:
/// their callers wait for the answer, and files of a million rows must not stand before them.
/// </summary>
internal sealed class ImportTurns(IOptions<ImportsOptions> options) : IDisposable
{
    private readonly SemaphoreSlim files = new(options.Value.ParallelJobs);
    private readonly SemaphoreSlim calls = new(options.Value.ParallelJobs);

    public Task TakeAsync(ImportStyle style, CancellationToken cancellationToken) => PlacesOf(style).WaitAsync(cancellationToken);

    public void Leave(ImportStyle style) => PlacesOf(style).Release();

    public void Dispose()
    {
        files.Dispose();
        calls.Dispose();
    }

    private SemaphoreSlim PlacesOf(ImportStyle style) => style == ImportStyle.Reference ? calls : files;
}
