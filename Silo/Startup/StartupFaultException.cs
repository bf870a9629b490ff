namespace ProvisioningCluster.Silo.Startup;

/// <summary>The process cannot start as configured. The message is for the console, complete without a stack trace.</summary>
internal sealed class StartupFaultException : Exception
{
    public StartupFaultException()
    {
    }

    public StartupFaultException(string message)
        : base(message)
    {
    }

    public StartupFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
