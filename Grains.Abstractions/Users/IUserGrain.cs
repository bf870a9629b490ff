using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>One operator, keyed <c>u:{user name in lower case}</c>.</summary>
[Alias("pc.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Creates the user when there is none; never changes an existing one. Fault: NameTaken.</summary>
    [Alias("create")]
    ValueTask<Result<UserSnapshot>> CreateAsync(CreateUserRequest request);

    /// <summary>
    /// Checks the password (Argon2id). After five failures further tries are refused for a delay that doubles up to 15 minutes
    /// (T-22). An unknown user costs the same time and gets the same fault: Unauthenticated.
    /// </summary>
    [Alias("sign-in")]
    ValueTask<Result<UserSnapshot>> SignInAsync(SecretText password);

    /// <summary>The user. Fault: NotFound.</summary>
    [Alias("get"), Orleans.Concurrency.ReadOnly]
    ValueTask<Result<UserSnapshot>> GetAsync();
}
