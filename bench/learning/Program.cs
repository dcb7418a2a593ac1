using ModelOps;
using ModelOps.Bench.Learning;
using ModelOps.Learning.MLNet;

ExtensionLoader.Load(typeof(MLNetExtension));

return args switch
{
    ["one-row", ..] => OneRowBench.Run(args),
    ["memory", ..] => MemoryBench.Run(args),
    _ => BenchRunner.Run(args),
};
