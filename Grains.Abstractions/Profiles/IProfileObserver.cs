namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>One object per silo, through which it hears that its copy of the profiles is out of date.</summary>
[Alias("pc.IProfileObserver")]
public interface IProfileObserver : IGrainObserver
{
    /// <summary>Drop every copied key and profile; the next request reads the truth.</summary>
    [Alias("forget")]
    Task ForgetAsync();
}
