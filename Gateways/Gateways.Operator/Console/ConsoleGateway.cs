using System.Globalization;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Operator.Console.Assets;
using ProvisioningCluster.Gateways.Operator.Console.Keys;
using ProvisioningCluster.Gateways.Operator.Console.Layout;
using ProvisioningCluster.Gateways.Operator.Console.Pages;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.SignedIn;

namespace ProvisioningCluster.Gateways.Operator.Console;

/// <summary>Wires the web console onto the operators' listener.</summary>
internal static class ConsoleGateway
{
    public const string SignInPath = "/sign-in";
    public const string ActivatePath = "/activate";

    private const string AntiforgeryCookie = "provisioning-form";
    private const string KeysOf = "provisioning-cluster";

    /// <summary>What a browser may say at once: the longest text of a field twice, as it is said, and a little more. The longest is that of a CA, 160 Ki characters of at most three bytes.</summary>
    private const int MessageBytes = 1024 * 1024;

    private static readonly PathString Circuit = "/_blazor";
    private static readonly PathString Rest = "/api";

    public static void AddTo(IServiceCollection services)
    {
        services.AddOptions<ConsoleOptions>().BindConfiguration(ConsoleOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConsoleOptions>, ConsoleOptionsRules>();
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<ConsolePages>();
        services.AddSingleton<InProcessRest>();
        services.AddScoped<OperatorApi>();
        AddPipeline(services);
        AddSessions(services);
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = 50;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
            circuits.MaxBufferedUnacknowledgedRenderBatches = 10;
            circuits.DetailedErrors = false;
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = MessageBytes);
        services.AddMudServices();
        AddKeys(services); // last: pages, cookies and forms each ask for the framework's own keys
    }

    /// <summary>Maps the console. The REST, the device API, health and metrics have longer routes and stay what they are.</summary>
    public static void MapTo<TApp>(TApp app)
        where TApp : IApplicationBuilder, IEndpointRouteBuilder
    {
        app.Use(PrepareAsync);
        app.UseAntiforgery();

        var open = app.MapGroup(string.Empty).OnListener(OperatorOptions.Listener).WithMetadata(ConsoleRoute.Instance).ExcludeFromDescription();
        ConsoleAssets.MapTo(open);
        var console = open.MapGroup(string.Empty).RequireAuthorization();
        console.MapSignOut();
        console.MapDownloads();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null) // ours forbids all frames
            .OnListener(OperatorOptions.Listener)
            .WithMetadata(ConsoleRoute.Instance)
            .RequireAuthorization();
    }

    private static void AddPipeline(IServiceCollection services)
    {
        services.AddSingleton<RequestPipeline>();
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<RequestPipeline>());
        services.AddSingleton<IStartupFilter, KeyStep>();
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<SessionCheck>();
        services.AddSingleton<ConsoleSignIn>();
        services.AddSingleton<OpenPages>();
        services.AddSingleton<ConsoleCookieEvents>();
        services.AddScoped<SessionEnd>();
        services.AddScoped<PageActivity>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<PageActivity>());
        services.AddAuthentication(ConsoleSession.Scheme).AddCookie(ConsoleSession.Scheme, cookies =>
        {
            cookies.LoginPath = SignInPath;
            cookies.EventsType = typeof(ConsoleCookieEvents);
            cookies.SlidingExpiration = true;
            Configure(cookies.Cookie, ConsoleSession.CookieName);
        });
        services.AddOptions<CookieAuthenticationOptions>(ConsoleSession.Scheme)
            .Configure<IOptions<ConsoleOptions>>((cookies, options) => cookies.ExpireTimeSpan = options.Value.IdleTimeout);
        services.AddAuthorization();
        services.AddCascadingAuthenticationState();
        services.AddAntiforgery(forms =>
        {
            forms.SuppressXFrameOptionsHeader = true; // ours is stricter
            Configure(forms.Cookie, AntiforgeryCookie);
        });
        services.AddScoped<AuthenticationStateProvider, PageAuthentication>();
    }

    private static void AddKeys(IServiceCollection services)
    {
        // The framework's own is the folder that the process was started in, so that a gateway started in another one would not read our cookies.
        services.AddDataProtection(protection => protection.ApplicationDiscriminator = KeysOf);
        services.Replace(ServiceDescriptor.Singleton<IKeyManager, InstallationKeys>());

        // It wants the keys before there is a cluster to ask, and makes a file of them otherwise.
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IKeyManager).Assembly));
    }

    private static void Configure(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static async Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            await (IsLostPerson(context) ? NoticeAnswer.NotFoundAsync(context) : next(context));
            return;
        }

        if (endpoint.Metadata.GetMetadata<ConsoleRoute>() is not { } route)
        {
            await next(context);
            return;
        }

        ConsoleHeaders.WriteTo(context.Response, route);
        await (context.Request.Path.Equals(Circuit) ? HoldPageAsync(context, next) : next(context));
    }

    /// <summary>The request of an open page lasts as long as the page. It is a WebSocket: other ways need a server that remembers what one request said until the next.</summary>
    private static async Task HoldPageAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            await next(context); // to be refused
            return;
        }

        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var place = context.RequestServices.GetRequiredService<OpenPages>().TryOpen(context.User);
        if (place is null)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = 10.ToString(CultureInfo.InvariantCulture);
            return;
        }

        await next(context);
    }

    /// <summary>A browser that wants a page of the operators' port, where there is none. Scripts and devices get what they always got.</summary>
    private static bool IsLostPerson(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !context.Request.Path.StartsWithSegments(Rest)
        && context.RequestServices.GetRequiredService<IOptions<HttpListenerOptions>>().Value.Answers(OperatorOptions.Listener, context.Connection.LocalPort);
}
