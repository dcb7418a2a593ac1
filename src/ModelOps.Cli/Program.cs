using ModelOps.Cli;

return await CliApplication.RunAsync(args);
