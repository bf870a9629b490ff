namespace ProvisioningCluster.Testing.Load;

/// <summary>Why a name was asked for.</summary>
public enum LoadWork
{
    /// <summary>A name that nobody else asks for, once.</summary>
    Fresh,

    /// <summary>One of a few names that everybody asks for again and again.</summary>
    Hot,

    /// <summary>A name that nobody else asks for, until it is answered: a station of a factory line.</summary>
    Line,
}
