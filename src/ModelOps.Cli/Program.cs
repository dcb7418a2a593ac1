using ModelOps.Cli.Running.Watching;

return Watcher.Takes(args) ? await Watcher.RunAsync(args) : await Watched.RunAsync(args);
