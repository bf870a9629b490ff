namespace ProvisioningCluster.Grains.Imports.Csv;

/// <summary>One record of a file, not yet taken apart.</summary>
/// <param name="Line">Line at which it begins, counted from 1.</param>
/// <param name="Bytes">Without the line break; empty when it is faulty.</param>
/// <param name="Cells">How many cells it has.</param>
/// <param name="Fault">Why it cannot be read, or none.</param>
internal readonly record struct CsvRecord(long Line, byte[] Bytes, int Cells, CsvRecordFault Fault);
