using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>What becomes of a new device whose name is taken (wire-spec 6.5).</summary>
public sealed class NameConflictTests(SiloFixture fixture)
{
    private HttpClient Http => fixture.Silo.Operator.Http;

    [Theory]
    [InlineData("")]
    [InlineData("?nameConflictPolicy=FAIL")]
    [InlineData("?uniquifyStrategy=INCREMENTAL")]
    public async Task TB114_a_taken_name_is_refused_unless_another_one_is_asked_for(string query)
    {
        var device = await TakenAsync();

        (await Answer.PostAsync(Http, $"api/device{query}", device)).Refused(400, 31, "Device with such name already exists!");
    }

    [Fact]
    public async Task TB114_six_random_characters_are_added()
    {
        var device = await TakenAsync();
        var name = Objects.NameOf(device);

        var second = (await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY", device)).Accepted();
        var third = (await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY&uniquifySeparator=%20no.%20", device)).Accepted();

        Assert.Matches($"^{name}_[A-Za-z0-9]{{6}}$", Objects.NameOf(second));
        Assert.Matches($"^{name} no\\. [A-Za-z0-9]{{6}}$", Objects.NameOf(third));
    }

    [Fact]
    public async Task TB114_numbers_count_up()
    {
        var device = await TakenAsync();
        var name = Objects.NameOf(device);

        var names = new List<string>();
        for (var number = 1; number <= 20; number++)
        {
            names.Add(Objects.NameOf((await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY&uniquifyStrategy=INCREMENTAL", device)).Accepted()));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"{name}_{number}"), names);
    }

    [Fact]
    public async Task TB114_a_free_name_is_taken_as_it_is_and_a_change_keeps_its_name()
    {
        var name = Objects.Fresh("free");

        var made = (await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY", Objects.Device(name))).Accepted();
        var saved = (await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY", made)).Accepted();

        Assert.Equal((name, name), (Objects.NameOf(made), Objects.NameOf(saved)));
    }

    [Fact]
    public async Task TB114_the_rule_counts_together_with_credentials_too()
    {
        var device = await TakenAsync();
        var token = Objects.Fresh("t")[..20];
        var both = new JsonObject { ["device"] = device, ["credentials"] = new JsonObject { ["credentialsType"] = "ACCESS_TOKEN", ["credentialsId"] = token } };

        var made = (await Answer.PostAsync(Http, "api/device-with-credentials?nameConflictPolicy=UNIQUIFY&uniquifyStrategy=INCREMENTAL&uniquifySeparator=-", both)).Accepted();
        var credentials = (await Answer.GetAsync(Http, $"api/device/{Objects.IdOf(made)}/credentials")).Accepted();

        Assert.Equal($"{Objects.NameOf(device)}-1", Objects.NameOf(made));
        Assert.Equal(token, credentials["credentialsId"]!.GetValue<string>());
    }

    [Fact]
    public async Task TB114_many_at_once_get_names_of_their_own()
    {
        var device = await TakenAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY&uniquifyStrategy=INCREMENTAL", device)));

        Assert.Equal(12, made.Select(answer => Objects.NameOf(answer.Accepted())).Distinct().Count());
    }

    [Fact]
    public async Task TB114_a_name_that_becomes_too_long_is_refused()
    {
        var device = Objects.Device(Objects.Fresh(new string('n', 222)));
        Assert.Equal(255, Objects.NameOf(device).Length);
        (await Answer.PostAsync(Http, "api/device", device)).Accepted();

        (await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY", device)).Refused(400, 31, "Validation error: name length must be equal or less than 255");
        (await Answer.PostAsync(Http, "api/device?nameConflictPolicy=UNIQUIFY&uniquifyStrategy=INCREMENTAL", device)).Refused(400, 31, "Validation error: name length must be equal or less than 255");
    }

    [Theory]
    [InlineData("nameConflictPolicy=REPLACE", "Unsupported value of request parameter 'nameConflictPolicy', use FAIL or UNIQUIFY")]
    [InlineData("uniquifyStrategy=random", "Unsupported value of request parameter 'uniquifyStrategy', use RANDOM or INCREMENTAL")]
    [InlineData("uniquifySeparator=_________________________________", "Request parameter 'uniquifySeparator' must be at most 32 characters")]
    public async Task A_rule_outside_the_list_is_refused(string query, string text)
    {
        (await Answer.PostAsync(Http, $"api/device?{query}", Objects.Device(Objects.Fresh("ruled")))).Refused(400, 31, text);
    }

    private async Task<JsonObject> TakenAsync()
    {
        var device = Objects.Device(Objects.Fresh("taken"));
        (await Answer.PostAsync(Http, "api/device", device)).Accepted();
        return device;
    }
}
