namespace ProvisioningCluster.Grains.Abstractions.Imports;

/// <summary>What becomes of rows whose device exists.</summary>
[GenerateSerializer, Alias("pc.ImportStyle")]
public enum ImportStyle
{
    /// <summary>A row that asks for what is there is no work; one that asks for something else is refused unless updates were asked for.</summary>
    Careful = 0,

    /// <summary>As the reference's bulk import (wire-spec 6.7): devices and credentials are saved, missing profiles are made.</summary>
    Reference = 1,
}
