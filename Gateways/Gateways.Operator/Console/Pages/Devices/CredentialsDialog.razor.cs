using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>Takes new credentials and saves them; the REST judges them.</summary>
public partial class CredentialsDialog
{
    /// <summary>As long as those that the server makes.</summary>
    private const int TokenLength = 20;

    private const string TokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly DialogOptions Options = new() { CloseOnEscapeKey = true, MaxWidth = MaxWidth.Small, FullWidth = true };

    private ApiFault? fault;
    private Credentials? current;
    private string type = Credentials.AccessToken;
    private string token = string.Empty;
    private string clientId = string.Empty;
    private string userName = string.Empty;
    private string password = string.Empty;
    private string certificate = string.Empty;
    private bool open;

    [Parameter]
    public bool Visible { get; set; }

    [Parameter, EditorRequired]
    public Guid DeviceId { get; set; }

    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>True when the credentials are others now.</summary>
    [Parameter, EditorRequired]
    public EventCallback<bool> Closed { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (Visible == open)
        {
            return;
        }

        open = Visible;
        (fault, current, type, token) = (null, null, Credentials.AccessToken, open ? NewToken() : string.Empty);
        (clientId, userName, password, certificate) = (string.Empty, string.Empty, string.Empty, string.Empty);

        // Its record and version are sent back, so that somebody else's change in between is not overwritten.
        if (open && (await Api.GetAsync<Credentials>($"/api/device/{DeviceId}/credentials")).TryGet(out current, out fault) && Credentials.Types.Contains(current.CredentialsType))
        {
            type = current.CredentialsType;
        }
    }

    private static string NewToken() => RandomNumberGenerator.GetString(TokenCharacters, TokenLength);

    private async Task SaveAsync()
    {
        var next = current! with
        {
            CredentialsType = type,
            CredentialsId = type == Credentials.AccessToken ? token : null,
            CredentialsValue = type switch
            {
                Credentials.MqttBasic => new Credentials.MqttLogin(clientId, userName, password).ToJson(),
                Credentials.Certificate => certificate,
                _ => null,
            },
        };
        if ((await Api.PostAsync<NoBody>("/api/device/credentials", next)).TryGet(out _, out fault))
        {
            await Closed.InvokeAsync(true);
        }
    }
}
