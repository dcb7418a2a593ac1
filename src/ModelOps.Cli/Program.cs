using ModelOps.Cli.Watching;

var code = Watcher.Takes(args) ? await Watcher.RunAsync(args) : await Watched.RunAsync(args);

// Threads that the user's code has left running must not keep the process alive.
Environment.Exit(code);
