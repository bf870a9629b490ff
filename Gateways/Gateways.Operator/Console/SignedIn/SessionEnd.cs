namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>Tells an open page that its session is over.</summary>
internal sealed class SessionEnd
{
    private int told;

    /// <summary>Raised once.</summary>
    public event Action? Ended;

    public void Tell()
    {
        if (Interlocked.Exchange(ref told, 1) == 0)
        {
            Ended?.Invoke();
        }
    }
}
