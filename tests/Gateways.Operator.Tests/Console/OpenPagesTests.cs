using System.Security.Claims;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Operator.Console;
using ProvisioningCluster.Gateways.Operator.Console.SignedIn;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Console;

public sealed class OpenPagesTests
{
    private readonly OpenPages pages = new(Options.Create(new ConsoleOptions { MaxPages = 3, MaxPagesPerUser = 2 }));

    [Fact]
    public void I21_one_user_has_a_share_of_the_open_pages()
    {
        Assert.NotNull(pages.TryOpen(User("ada")));
        var second = pages.TryOpen(User("ada"));
        Assert.Null(pages.TryOpen(User("ada")));

        second!.Dispose();
        second.Dispose();

        Assert.NotNull(pages.TryOpen(User("ada")));
        Assert.Null(pages.TryOpen(User("ada")));
    }

    [Fact]
    public void I21_all_users_have_no_more_than_the_process_holds()
    {
        pages.TryOpen(User("ada"));
        pages.TryOpen(User("ada"));
        var third = pages.TryOpen(User("bob"));

        Assert.Null(pages.TryOpen(User("eve")));
        third!.Dispose();
        Assert.NotNull(pages.TryOpen(User("eve")));
    }

    private static ClaimsPrincipal User(string name) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
}
