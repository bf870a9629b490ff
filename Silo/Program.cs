using ProvisioningCluster.Silo.AllInOne;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.AddStorage();
builder.AddCluster();
builder.AddAllInOneGateways();

var app = builder.Build();
app.MapAllInOneGateways();
return await app.RunAllInOneAsync(services => services.PrepareStorage());
