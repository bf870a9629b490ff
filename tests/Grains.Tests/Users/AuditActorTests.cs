using ProvisioningCluster.Grains.Abstractions.Audit;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

/// <summary>The text that the audit keeps of who did something.</summary>
public sealed class AuditActorTests
{
    [Fact]
    public void I15_a_person_is_the_name_and_a_key_comes_back_whole()
    {
        var key = new AuditActor("mes@acme.test", Guid.NewGuid(), "Line 2 \u201cstation\u201d");

        Assert.Equal("ops@acme.test", new AuditActor("ops@acme.test").ToString());
        Assert.Equal(new AuditActor("ops@acme.test"), AuditActor.Parse("ops@acme.test"));
        Assert.Equal(key, AuditActor.Parse(key.ToString()));
        Assert.StartsWith("mes@acme.test\u001f", key.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ops (API key 0198)")]
    [InlineData("ops\u001f")]
    [InlineData("ops\u001fno-id\u001fname")]
    [InlineData("")]
    public void What_names_no_key_is_a_user(string text) => Assert.Equal(new AuditActor(text), AuditActor.Parse(text));

    [Fact]
    public void The_key_of_the_request_is_added_once()
    {
        var key = Guid.NewGuid();
        OperatorKey.Set(key, "Line 2");
        var named = OperatorKey.With("mes@acme.test");

        Assert.Equal(new AuditActor("mes@acme.test", key, "Line 2").ToString(), named);
        Assert.Equal(named, OperatorKey.With(named));
        Assert.Null(OperatorKey.With(null));
        OperatorKey.Set(null, null);
        Assert.Equal("mes@acme.test", OperatorKey.With("mes@acme.test"));
    }
}
