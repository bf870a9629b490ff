using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Limits;

public sealed class SourceLimiterTests
{
    private const string Guesser = "192.0.2.66";
    private const string Factory = "198.51.100.7";

    private static readonly Result<DeviceCredentials> Success = new DeviceCredentials(CredentialsType.AccessToken, new SecretText("token"), null);
    private static readonly Result<DeviceCredentials> NotFound = new Fault(FaultCode.ProvisionDataNotFound, "x");
    private static readonly Result<DeviceCredentials> Failure = new Fault(FaultCode.ProvisioningRefused, "x");

    private readonly ManualTime time = new();

    [Fact]
    public void T02_of_ten_thousand_guesses_few_are_asked_and_another_source_is_not_touched()
    {
        var limiter = Limiter();

        var asked = Enumerable.Range(0, 10_000).Count(guess =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return Ask(limiter, Request(Guesser, $"guess {guess}"), NotFound) is null;
        });

        // Five in the first moment, then after 1, 2, 4, 8, 16, 32 s; these are 100 s.
        Assert.Equal(11, asked);
        Assert.Null(Ask(limiter, Request(Factory), Success));
    }

    [Fact]
    public void T02_the_delay_doubles_up_to_the_longest_and_is_forgotten_after_as_long_a_calm()
    {
        var limiter = Limiter(options => options.Source.LongestDelay = TimeSpan.FromSeconds(6));
        var waits = new List<int>();
        for (var guess = 0; guess < 9; guess++)
        {
            Assert.Null(Ask(limiter, Request(Guesser, $"guess {guess}"), NotFound));
            waits.Add(limiter.Enter(Request(Guesser, "next"))?.RetryAfterSeconds ?? Leave(limiter, Request(Guesser, "next")));
            time.Advance(TimeSpan.FromSeconds(waits[^1]));
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 6, 6], waits);

        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(Ask(limiter, Request(Guesser, "after the calm"), NotFound));
        Assert.Null(Ask(limiter, Request(Guesser, "and once more"), NotFound));
    }

    [Fact]
    public void T02_guesses_that_are_made_at_once_do_not_go_round_the_delay()
    {
        var limiter = Limiter(connectionsPerSource: 20);
        var wave = Enumerable.Range(0, 100).Select(guess => Request(Guesser, $"wave {guess}")).ToArray();

        var passed = wave.Where(request => limiter.Enter(request) is null).ToArray();
        foreach (var request in passed)
        {
            limiter.Left(request, NotFound);
        }

        Assert.Equal(20, passed.Length);
        var wait = limiter.Enter(Request(Guesser, "next"))!.RetryAfterSeconds!.Value;
        Assert.InRange(wait, 900, 900);
        time.Advance(TimeSpan.FromSeconds(wait));
        Assert.Single(wave.Select(request => Request(Guesser, request.ProvisionSecret.Reveal() + "!")), request => limiter.Enter(request) is null);
    }

    [Fact]
    public void A_line_of_thousands_behind_one_address_passes()
    {
        var limiter = Limiter();

        for (var device = 0; device < 5_000; device++)
        {
            Assert.Null(Ask(limiter, Request(Factory), Success));
        }
    }

    [Fact]
    public void A_device_with_old_firmware_holds_up_itself_and_not_the_line_behind_the_same_address()
    {
        var limiter = Limiter();
        var (asked, held) = (0, 0);
        for (var second = 0; second < 60; second++)
        {
            for (var attempt = 0; attempt < 20; attempt++)
            {
                _ = Ask(limiter, Request(Factory, "the secret of last year"), NotFound) is null ? asked++ : held++;
                Assert.Null(Ask(limiter, Request(Factory), Success));
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((60, 1_140), (asked, held));
    }

    [Fact]
    public void T08_failures_are_limited_to_ten_a_second_with_a_burst_of_fifty()
    {
        var limiter = Limiter();
        var (asked, held) = (0, 0);
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            _ = Ask(limiter, Request(Guesser, "right"), Failure) is null ? asked++ : held++;
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(asked, 148, 151);
        Assert.Equal(1_000, asked + held);
        Assert.Null(Ask(limiter, Request(Factory), Failure));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("")]
    public void What_is_exempt_or_has_no_address_is_not_limited(string source)
    {
        var limiter = Limiter();

        for (var guess = 0; guess < 1_000; guess++)
        {
            Assert.Null(Ask(limiter, Request(source, $"guess {guess}"), NotFound));
        }

        Assert.Equal(0, limiter.Count);
    }

    [Fact]
    public void Exempt_networks_are_a_setting()
    {
        var limiter = Limiter(options => options.ExemptNetworks = "198.51.100.0/24");

        Assert.All(Enumerable.Range(0, 100), guess => Assert.Null(Ask(limiter, Request(Factory, $"guess {guess}"), NotFound)));
        Assert.Equal(5, Enumerable.Range(0, 100).Count(guess => Ask(limiter, Request("127.0.0.1", $"guess {guess}"), NotFound) is null));
    }

    [Fact]
    public void An_outage_is_not_the_devices_fault()
    {
        var limiter = Limiter();

        Assert.All(Enumerable.Range(0, 1_000), attempt => Assert.Null(Ask(limiter, Request(Factory, $"secret {attempt}"), null)));
    }

    [Fact]
    public void I21_forged_sources_take_no_more_memory_and_do_not_wash_a_guesser_out()
    {
        var limiter = Limiter();
        for (var guess = 0; guess < 5; guess++)
        {
            Ask(limiter, Request(Guesser, $"guess {guess}"), NotFound);
        }

        for (var address = 0; address < 2 * SourceLimiter.MostSources; address++)
        {
            Ask(limiter, Request($"10.{address >> 16}.{(address >> 8) & 255}.{address & 255}", "x"), NotFound);
        }

        Assert.Equal(SourceLimiter.MostSources, limiter.Count);
        Assert.NotNull(limiter.Enter(Request(Guesser, "next")));
    }

    [Fact]
    public void Settings_that_cannot_be_are_named_with_their_keys()
    {
        var result = new GatewayLimitsValidator().Validate(null, new GatewayLimitsOptions
        {
            ExemptNetworks = "loopback",
            Source = new SourceLimitsOptions { AttemptsPerSecond = 0, Burst = 0, WrongSecretsPerMinute = 0, LongestDelay = TimeSpan.Zero },
        });

        Assert.Equal(
            ["Limits:ExemptNetworks", "Limits:Source:AttemptsPerSecond", "Limits:Source:Burst", "Limits:Source:WrongSecretsPerMinute", "Limits:Source:LongestDelay"],
            result.Failures!.Select(fault => fault.Split(' ')[0]));
    }

    [Fact]
    public void Devices_do_not_come_back_all_at_once()
    {
        var hints = Enumerable.Range(0, 200).Select(_ => RetryHint.SecondsOf(new Fault(FaultCode.LimitReached, "x", RetryAfterSeconds: 10))).ToHashSet();

        Assert.All(hints, hint => Assert.InRange(hint, 10, 16));
        Assert.True(hints.Count > 3);
    }

    private static Fault? Ask(SourceLimiter limiter, ProvisionRequest request, Result<DeviceCredentials>? outcome)
    {
        var heldOff = limiter.Enter(request);
        if (heldOff is null)
        {
            limiter.Left(request, outcome);
        }

        return heldOff;
    }

    private static int Leave(SourceLimiter limiter, ProvisionRequest request)
    {
        limiter.Left(request, null);
        return 0;
    }

    private static ProvisionRequest Request(string source, string secret = "right") => new()
    {
        OperationId = Guid.NewGuid(),
        ProvisionKey = new SecretText("key"),
        ProvisionSecret = new SecretText(secret),
        Origin = new RequestOrigin(TransportProtocol.Http, source, false),
    };

    private SourceLimiter Limiter(Action<GatewayLimitsOptions>? change = null, int connectionsPerSource = 200)
    {
        var options = new GatewayLimitsOptions { ConnectionsPerSource = connectionsPerSource };
        change?.Invoke(options);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new SourceLimiter(Options.Create(options), time, new LimitInstruments(meters));
    }
}
