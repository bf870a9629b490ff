using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Overview;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Overview;

public sealed class OverviewRulesTests
{
    private const long Now = 30_000_000;

    private static readonly Guid One = Guid.NewGuid();
    private static readonly Guid Two = Guid.NewGuid();

    [Fact]
    public void Reports_of_several_silos_add_up_and_a_report_told_twice_counts_once()
    {
        var state = OverviewRules.Take(new OverviewState(), Report(One, (Now, 3)));
        state = OverviewRules.Take(state, Report(Two, (Now, 4), (Now - 1, 5)));
        state = OverviewRules.Take(state, Report(One, (Now, 6)));
        state = OverviewRules.Take(state, Report(One, (Now, 6)));

        Assert.Equal([(Now - 1, 5), (Now, 10)], Line(state, Now, 2));
    }

    [Fact]
    public void A_minute_that_is_over_is_kept_for_an_hour_and_takes_no_more()
    {
        var state = OverviewRules.Take(new OverviewState(), Report(One, (Now, 3)));
        state = OverviewRules.Take(state, Report(Two, (Now, 4)));

        var open = OverviewRules.Close(state, Now + 1);
        Assert.Equal((0, 2), (open.Kept.Length, open.Open.Length));
        state = OverviewRules.Close(state, Now + 2);
        state = OverviewRules.Take(state, Report(One, (Now, 100), (Now + 1, 1)));

        Assert.Equal((Now, 1, 1), (state.KeptUntil, state.Kept.Length, state.Open.Length));
        Assert.Equal([(Now, 7), (Now + 1, 1)], Line(state, Now + 1, 2));
        Assert.Equal((Now, 7), Line(OverviewRules.Close(state, Now + 59), Now + 59, 60)[0]);
        Assert.DoesNotContain(OverviewRules.Close(state, Now + 60).Kept, figures => figures.Minute == Now);
    }

    [Fact]
    public void I21_kinds_beyond_the_limit_are_counted_together_and_none_is_lost()
    {
        var sum = new OverviewSum();
        for (var profile = 0; profile < 1_000; profile++)
        {
            sum.Add(new OverviewKind(Guid.NewGuid(), TransportProtocol.Mqtt, OverviewStatus.Failure, "name_taken"), TimeSpan.Zero);
        }

        var counts = sum.ToCounts();
        Assert.Equal((OverviewSum.MostKinds + 1, 1_000), (counts.Length, counts.Sum(count => count.Count)));
        Assert.Equal((null, "other", 1_000 - OverviewSum.MostKinds), (counts[0].ProfileId, counts[0].Reason, counts[0].Count));
    }

    [Fact]
    public void The_newest_fifty_outcomes_are_told_newest_first_and_once()
    {
        var outcomes = Enumerable.Range(0, 80).Select(number => new OverviewOutcome { At = number, OperationId = Guid.NewGuid(), Protocol = TransportProtocol.Http, Status = OverviewStatus.Success, Reason = string.Empty }).ToArray();

        var state = OverviewRules.Take(new OverviewState(), Report(One) with { Recent = [.. outcomes[..40]] });
        state = OverviewRules.Take(state, Report(One) with { Recent = [.. outcomes[..60]] });
        state = OverviewRules.Take(state, Report(Two) with { Recent = [.. outcomes[60..]] });

        Assert.Equal(outcomes.Reverse().Take(50), OverviewRules.Read(state, Now * 60_000, 1).Recent);
    }

    [Fact]
    public void The_stored_hour_reads_and_writes_its_golden_row()
    {
        const string Golden =
            """{"KeptUntil":9,"Kept":[{"Minute":9,"Counts":[{"ProfileId":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","Protocol":1,"Status":"success","Reason":"","Count":2}],"Durations":[0,2]}],"Open":[{"Reporter":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","Minutes":[],"Recent":[]}],"Recent":[{"At":5,"OperationId":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","DeviceName":"press-1","ProfileId":null,"Protocol":0,"Status":"not_found","Reason":"unknown_key"}]}""";

        var state = JsonSerializer.Deserialize<OverviewState>(Golden)!;

        Assert.Equal(Golden, JsonSerializer.Serialize(state));
        Assert.Equal((9, 2, "press-1"), (state.KeptUntil, state.Kept[0].Counts[0].Count, state.Recent[0].DeviceName));
    }

    private static OverviewReport Report(Guid reporter, params (long Minute, long Count)[] minutes) => new()
    {
        Reporter = reporter,
        Minutes = [.. minutes.Select(minute => new OverviewFigures
        {
            Minute = minute.Minute,
            Counts = [new OverviewCount { Protocol = TransportProtocol.Mqtt, Status = OverviewStatus.Success, Reason = string.Empty, Count = minute.Count }],
            Durations = [],
        })],
        Recent = [],
    };

    private static (long Minute, long Count)[] Line(OverviewState state, long minuteNow, int minutes) =>
        [.. OverviewRules.Read(state, minuteNow * 60_000, minutes).Minutes.Select(minute => (minute.At / 60_000, minute.Provisioned))];
}
