using ProvisioningCluster.Cli;

return await CommandLine.RunAsync(args);
