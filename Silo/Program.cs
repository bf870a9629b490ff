using ProvisioningCluster.Silo.AllInOne;
using ProvisioningCluster.Silo.Bootstrap;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Events;
using ProvisioningCluster.Silo.Health;
using ProvisioningCluster.Silo.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddStorage();
builder.AddSingleSiloGuard();
builder.AddCluster();
builder.AddEvents();
builder.AddBootstrap();
builder.AddSiloHealth();
builder.AddAllInOneGateways();

await using var app = builder.Build();
return await app.RunAllInOneAsync(services => services.PrepareStorage());
