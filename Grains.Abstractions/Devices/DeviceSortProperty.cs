namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>Columns that a device listing can be sorted by; a closed list, so that no text reaches SQL (T-27).</summary>
[GenerateSerializer, Alias("pc.DeviceSortProperty")]
public enum DeviceSortProperty
{
    CreatedTime = 0,
    Name = 1,
    Label = 2,
}
