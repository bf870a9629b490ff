namespace ProvisioningCluster.Grains.Imports;

/// <summary>Where a row stands, and what it says as far as it can be read.</summary>
/// <param name="Number">Its number, counted from 1 without the header.</param>
/// <param name="Line">Line of the file at which it begins.</param>
/// <param name="Cells">Null when it cannot be taken apart.</param>
internal readonly record struct ImportPlace(long Number, long Line, string[]? Cells);
