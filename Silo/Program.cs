using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Listeners;
using ProvisioningCluster.Silo.Startup;
using ProvisioningCluster.Silo.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddConsoleDefaults();
builder.AddStorage();
builder.AddCluster();
builder.AddHttpListeners();

var app = builder.Build();
return await app.RunSiloAsync();
