using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Cluster.Tests.Kit;

/// <summary>The judge of histories, on histories whose verdict is known.</summary>
public sealed class HistoryRulesTests
{
    [Fact]
    public void One_winner_and_losers_around_it_are_in_order()
    {
        LoadOperation[] history = [Success("a", "t", 0, 10), Failure("a", 1, 12), Failure("a", 20, 30), Success("b", "u", 5, 6)];

        Assert.Empty(HistoryRules.Violations(history));
        Assert.Equal(0, HistoryRules.Bricked(history));
    }

    [Fact]
    public void A_failure_may_answer_before_the_winner_does_when_both_were_asked_at_once()
    {
        Assert.Empty(HistoryRules.Violations([Success("a", "t", 0, 30), Failure("a", 10, 20)]));
    }

    [Fact]
    public void I02_two_successes_for_a_name_are_a_violation()
    {
        Assert.Contains("I-2", Assert.Single(HistoryRules.Violations([Success("a", "t", 0, 10), Success("a", "u", 5, 12)])), StringComparison.Ordinal);
    }

    [Fact]
    public void I07_a_failure_for_a_name_that_nobody_else_asked_for_is_a_violation()
    {
        Assert.Contains("I-7", Assert.Single(HistoryRules.Violations([Failure("a", 0, 10)])), StringComparison.Ordinal);
        Assert.Contains("I-7", Assert.Single(HistoryRules.Violations([Failure("a", 0, 10), Lost("a", 11, 12)])), StringComparison.Ordinal);
        Assert.Contains("I-7", Assert.Single(HistoryRules.Violations([Lost("a", 0, 5, refused: true), Failure("a", 6, 10)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_after_an_unknown_reply_is_legal_and_counted()
    {
        LoadOperation[] history = [Lost("a", 0, 5), Failure("a", 6, 10)];

        Assert.Empty(HistoryRules.Violations(history));
        Assert.Equal(1, HistoryRules.Bricked(history));
    }

    [Fact]
    public void I07_a_device_that_sent_its_datagram_again_when_the_gateway_had_died_may_have_lost_its_own_success()
    {
        var twice = Answered("a", 0, 10, """{"status":"FAILURE"}""", transmissions: 2, disturbed: true);
        var undisturbed = Answered("b", 0, 10, """{"status":"FAILURE"}""", transmissions: 2);
        var once = Answered("c", 0, 10, """{"status":"FAILURE"}""", disturbed: true);

        Assert.Empty(HistoryRules.Violations([twice]));
        Assert.Equal(1, HistoryRules.Bricked([twice]));
        Assert.Contains("I-7", Assert.Single(HistoryRules.Violations([undisturbed])), StringComparison.Ordinal);
        Assert.Contains("I-7", Assert.Single(HistoryRules.Violations([once])), StringComparison.Ordinal);
    }

    [Fact]
    public void I14_a_success_that_was_asked_for_after_a_failure_is_a_violation()
    {
        Assert.Contains("I-14", Assert.Single(HistoryRules.Violations([Lost("a", 0, 2), Failure("a", 3, 4), Success("a", "t", 5, 6)])), StringComparison.Ordinal);
    }

    [Fact]
    public void I13_a_credential_of_two_names_is_a_violation()
    {
        Assert.Contains("I-13", Assert.Single(HistoryRules.Violations([Success("a", "t", 0, 1), Success("b", "t", 0, 1)])), StringComparison.Ordinal);
    }

    [Fact]
    public void The_gap_of_a_name_ends_with_the_next_definite_reply()
    {
        var report = LoadReport.Of("gap", [Lost("a", 0, 5), Lost("a", 6, 10), Success("a", "t", 11, 40), Success("b", "u", 0, 20)]);

        Assert.Equal(TimeSpan.FromMilliseconds(40), report.LongestGap);
        Assert.Equal((4, 2, 2, 2), (report.Count, report.Successes, report.Unknowns, report.Names));
    }

    [Fact]
    public void A_line_that_was_never_answered_has_the_gap_of_its_tries()
    {
        var report = LoadReport.Of("open", [Lost("a", 0, 5), Lost("a", 6, 90)]);

        Assert.Equal((1, TimeSpan.FromMilliseconds(90)), (report.Unanswered, report.LongestGap));
    }

    private static LoadOperation Success(string name, string token, int start, int end) =>
        Answered(name, start, end, $$"""{"status":"SUCCESS","credentialsType":"ACCESS_TOKEN","credentialsValue":"{{token}}"}""");

    private static LoadOperation Failure(string name, int start, int end) => Answered(name, start, end, """{"status":"FAILURE"}""");

    private static LoadOperation Answered(string name, int start, int end, string body, int transmissions = 1, bool disturbed = false)
    {
        var operation = At(name, start);
        operation.Answered(ProvisionAnswer.Parse(body) with { Transmissions = transmissions }, TimeSpan.FromMilliseconds(end), disturbed);
        return operation;
    }

    private static LoadOperation Lost(string name, int start, int end, bool refused = false)
    {
        var operation = At(name, start);
        operation.Lost("lost", refused, TimeSpan.FromMilliseconds(end));
        return operation;
    }

    private static LoadOperation At(string name, int start) => new(name, LoadWork.Line, DeviceProtocol.Http, 0, TimeSpan.FromMilliseconds(start));
}
