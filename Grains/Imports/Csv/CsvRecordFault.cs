namespace ProvisioningCluster.Grains.Imports.Csv;

/// <summary>Why the end of a record was of no use.</summary>
internal enum CsvRecordFault
{
    None,

    /// <summary>It has more bytes than a record may have; they were not kept.</summary>
    TooLong,

    /// <summary>A quote opens in it and never closes: it swallowed the rest of the file.</summary>
    UnclosedQuote,
}
