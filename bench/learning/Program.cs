using ModelOps.Bench.Learning;

return args switch
{
    ["one-row", ..] => OneRowBench.Run(args),
    ["memory", ..] => MemoryBench.Run(args),
    _ => BenchRunner.Run(args),
};
