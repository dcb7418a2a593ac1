using ModelOps.Bench.Tracking;

// One part a name: store (this project's SQLite store), peer-free.
return args is ["store", .. var rest] ? await StoreBench.RunAsync(rest) : Usage();

static int Usage()
{
    Console.Error.WriteLine("usage: ModelOps.Bench.Tracking store [runs ...]");
    return 2;
}
