using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core;
using ProvisioningCluster.Gateways.Core.Listeners;
using ProvisioningCluster.Gateways.Core.Operators;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Console;
using ProvisioningCluster.Gateways.Operator.Description;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Gateways.Operator.Imports;
using ProvisioningCluster.Gateways.Operator.Overview;
using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator;

/// <summary>Wires the operators' REST and console into a process.</summary>
public static class OperatorGateway
{
    /// <summary>Adds what they need and asks for its port. Calling it twice is harmless.</summary>
    public static IHostApplicationBuilder AddOperatorGateway(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(OperatorTokens)))
        {
            return builder;
        }

        builder.AddGatewayCore();
        services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsRules>();
        services.AddOptions<HttpListenerOptions>()
            .Configure<IOptions<OperatorOptions>>((listeners, options) => listeners.Add(OperatorOptions.Listener, options.Value.Port));
        services.AddSingleton<OperatorInstruments>();
        services.AddSingleton<TokenSigningKey>();
        services.AddSingleton<OperatorTokens>();
        services.AddSingleton<OperatorSessions>();
        services.AddSingleton<OperatorApiKeys>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<DeviceProfileIndex>();
        services.AddSingleton<DeviceIndex>();
        services.AddSingleton<FreeNames>();
        services.AddSingleton<DeviceSaves>();
        services.AddSingleton<DeviceAttributes>();
        services.AddSingleton<TenantUsers>();
        services.AddSingleton<ImportUpload>();
        services.AddSingleton<BulkImports>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<IStartupFilter, BodylessRefusals>();
        ApiDocument.AddTo(services);
        ConsoleGateway.AddTo(services);

        // The host writes every request's URL at Information, and `accessToken` of wire-spec 6.5 stands in one (I-16).
        // A filter for the exact category outranks whatever the configuration says about its parents.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }

    /// <summary>Maps the REST and the console onto their listener.</summary>
    public static TApp MapOperatorGateway<TApp>(this TApp endpoints)
        where TApp : IApplicationBuilder, IEndpointRouteBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ApiDocument.MapTo(endpoints);
        ApiPage.MapTo(endpoints);
        var open = endpoints.MapGroup("/api").OnListener(OperatorOptions.Listener).Described().AddEndpointFilter<RequestFailures>().AddEndpointFilter<RequestSource>();
        open.MapSignIn();
        open.MapActivation();

        var guarded = open.MapGroup(string.Empty).WithMetadata(RequiresToken.Instance).AddEndpointFilter<OperatorAccess>().AddEndpointFilter<RequestTraces>();
        guarded.MapSession();
        guarded.MapDeviceProfiles();
        guarded.MapDeviceProfileListings();
        guarded.MapCertificatePreview();
        guarded.MapDevices();
        guarded.MapDeviceListings();
        guarded.MapDeviceCredentials();
        guarded.MapAttributes();
        guarded.MapTimeseries();
        guarded.MapAudit();
        guarded.MapAuditVerification();
        guarded.MapOverview();
        guarded.MapTenants();
        guarded.MapUsers();
        guarded.MapUserActivations();
        guarded.MapApiKeys();
        guarded.MapImports();
        guarded.MapBulkImport();
        guarded.MapWebhooks();
        ConsoleGateway.MapTo(endpoints);
        return endpoints;
    }
}
