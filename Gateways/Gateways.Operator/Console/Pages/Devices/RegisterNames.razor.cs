using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>Registers name after name, and says of each that was refused why.</summary>
public sealed partial class RegisterNames : IDisposable
{
    /// <summary>A list that is longer is one for an import, which goes on when nobody looks.</summary>
    private const int MostNames = 500;

    /// <summary>What an open page can send at once is 32 KiB, and a letter may need three bytes. The browser cuts what is longer.</summary>
    private const int MostCharacters = 10_000;

    /// <summary>A page that draws itself for every name would be slower than the names.</summary>
    private const int DrawEvery = 10;

    private readonly List<Refused> refused = [];
    private ApiFault? fault;
    private string text = string.Empty;
    private string profile = string.Empty;
    private bool tried;
    private bool running;
    private bool stopped;
    private int registered;
    private int all;

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    private IReadOnlyList<string> Names => DeviceNames.In(text);

    /// <summary>Of a list that was cut the last name may be a half.</summary>
    private bool IsCut => text.Length >= MostCharacters;

    private string? Problem => Names.Count switch
    {
        _ when IsCut => Format(DevicesTexts.NamesCut, MostCharacters),
        0 when tried => DevicesTexts.NamesMissing,
        > MostNames => Format(DevicesTexts.NamesTooMany, Names.Count, MostNames),
        _ => null,
    };

    private string Progress => all == 0 ? string.Empty : Format(running ? DevicesTexts.Registering : DevicesTexts.Registered, registered, all);

    public void Dispose() => stopped = true;

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private async Task RegisterAsync()
    {
        var names = Names;
        tried = names.Count == 0;
        if (running || IsCut || names.Count is 0 or > MostNames)
        {
            return;
        }

        refused.Clear();
        (fault, running, stopped, registered, all) = (null, true, false, 0, names.Count);
        var next = 0;
        for (; next < names.Count && !stopped && fault is null; next++)
        {
            await RegisterOneAsync(names[next]);
            if (next % DrawEvery == 0)
            {
                StateHasChanged();
            }
        }

        // What was not asked for, or not answered, stays in the field.
        text = string.Join('\n', names.Skip(fault is null ? next : next - 1));
        (running, tried) = (false, false);
    }

    private async Task RegisterOneAsync(string name)
    {
        // Never given up half way: whether there is a device now must be known.
        var answer = await Api.PostAsync<JsonObject>("/api/device", DeviceToRegister.Of(name, string.Empty, profile), CancellationToken.None);
        if (answer.Fault is not { } why)
        {
            registered++;
        }
        else if (why.Status is StatusCodes.Status400BadRequest or StatusCodes.Status409Conflict)
        {
            refused.Add(new Refused(name, why.Message)); // this name, and not the next
        }
        else
        {
            fault = why;
        }
    }

    private sealed record Refused(string Name, string Message);
}
