using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Events;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Events;

public sealed class WebhookRulesTests
{
    private const long Now = 1_700_000_000_000;
    private const double Middle = 0.5; // no jitter

    private static readonly WebhookOptions Options = new();
    private static readonly EndpointNetworks Networks = EndpointNetworks.TryParse("192.168.7.0/24", out _)!;

    private static DeliveryRow Fresh { get; } = new()
    {
        WebhookId = Guid.NewGuid(),
        Sequence = 1,
        EventId = Guid.NewGuid(),
        At = Now,
        Kind = EventKinds.Created,
        Body = "{}",
    };

    [Fact]
    public void Pauses_double_up_to_an_hour_and_the_last_attempt_makes_a_dead_letter()
    {
        var row = Fresh;
        var pauses = new List<long>();
        while (row.DeadAt is null)
        {
            row = WebhookRules.AfterFailure(row with { FirstAttemptAt = 0 }, "p", Now, Options, Middle);
            pauses.Add((row.NextAttemptAt - Now) / 1_000);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600], pauses.Take(12));
        Assert.Equal(30, row.Attempts);
    }

    [Theory]
    [InlineData(0.0, 4_000)]
    [InlineData(1.0, 6_000)]
    public void Chance_spreads_the_pauses_by_a_fifth(double chance, long pause)
    {
        var row = WebhookRules.AfterFailure(Fresh, "p", Now, Options, chance);

        Assert.Equal((1, Now, Now + pause, (long?)null), (row.Attempts, row.FirstAttemptAt, row.NextAttemptAt, row.DeadAt));
    }

    [Fact]
    public void What_was_first_tried_a_day_ago_is_given_up()
    {
        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        var row = Fresh with { Attempts = 2, FirstAttemptAt = Now };

        Assert.Null(WebhookRules.AfterFailure(row, "p", Now + day - 1, Options, Middle).DeadAt);
        Assert.Equal(Now + day, WebhookRules.AfterFailure(row, "p", Now + day, Options, Middle).DeadAt);
    }

    [Theory]
    [InlineData("", "url")]
    [InlineData("/relative", "url")]
    [InlineData("ftp://example.com/", "url")]
    [InlineData("file:///etc/passwd", "url")]
    [InlineData("javascript:alert(1)", "url")]
    [InlineData("https://user:word@example.com/", "url")]
    [InlineData("https://example.com/#part", "url")]
    [InlineData("https:///path", "url")]
    [InlineData("http://127.0.0.1/", "url")]
    [InlineData("http://2130706433/", "url")]
    [InlineData("http://0x7f.1/", "url")]
    [InlineData("http://[::1]/", "url")]
    [InlineData("http://[::ffff:127.0.0.1]/", "url")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "url")]
    [InlineData("https://10.0.0.7/", "url")]
    public void A_url_that_is_no_plain_web_address_is_refused_by_its_field(string url, string field)
    {
        Assert.Equal(field, WebhookRules.Check(new SaveWebhookRequest { Url = url, Actor = "a" }, Networks)?.Field);
    }

    [Fact]
    public void Kinds_are_known_ones_each_once()
    {
        var good = new SaveWebhookRequest { Url = "https://example.com/hook?key=1", Actor = "a", Kinds = EventKinds.All };

        Assert.Null(WebhookRules.Check(good, Networks));
        Assert.Null(WebhookRules.Check(good with { Url = "http://192.168.7.9:8080/hook" }, Networks));
        Assert.Equal("kinds", WebhookRules.Check(good with { Kinds = ["ENTITY_CREATED", "ENTITY_CREATED"] }, Networks)?.Field);
        Assert.Equal("kinds", WebhookRules.Check(good with { Kinds = ["NO_SUCH"] }, Networks)?.Field);
        Assert.Equal("url", WebhookRules.Check(good with { Url = "https://example.com/" + new string('a', 2_048) }, Networks)?.Field);
    }
}
