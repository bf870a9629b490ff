using ProvisioningCluster.Gateways.Coap;
using ProvisioningCluster.Gateways.Core;
using ProvisioningCluster.Gateways.Core.Hosting;
using ProvisioningCluster.Gateways.Host;
using ProvisioningCluster.Gateways.Http;
using ProvisioningCluster.Gateways.Mqtt;
using ProvisioningCluster.Gateways.Operator;
using ProvisioningCluster.Gateways.Operator.Console.Dashboard;

ConfiguredPort[] ports =
[
    new("Mqtt:Port", 1883),
    new("Mqtt:TlsPort", 8883),
    new("Http:TlsPort", 8443),
    new("Http:Port", 8080, SharedListener: "http"),
    new("Operator:Port", 8080, SharedListener: "http"),
    new("Coap:Port", 5683, Datagrams: true),
    new("Coap:DtlsPort", 5684, Datagrams: true),
];

var builder = WebApplication.CreateBuilder(args);
builder.AddConsoleDefaults();
builder.AddClusterClient();
builder.AddGatewayCore();
builder.AddHttpListeners();
builder.AddObservability();
builder.AddMqttGateway();
builder.AddHttpGateway();
builder.AddCoapGateway();
builder.AddOperatorGateway();

await using var app = builder.Build();
return await app.RunProcessAsync(ports, static validated =>
{
    validated.MapObservability();
    validated.MapHttpGateway();
    validated.MapOperatorGateway();
    validated.MapClusterDashboard();
});
