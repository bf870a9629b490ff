using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>A tenant that one test made for itself.</summary>
/// <param name="Id">Its UUID.</param>
/// <param name="Title">Its name.</param>
/// <param name="User">Its administrator, who signs in with <see cref="AdministratorPassword"/>.</param>
/// <param name="Operator">The REST in the administrator's name.</param>
public sealed record OwnTenant(string Id, string Title, string User, OperatorClient Operator) : IDisposable
{
    public const string AdministratorPassword = "a long password of a plant";

    public void Dispose() => Operator.Dispose();
}
