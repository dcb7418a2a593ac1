using ModelOps.Bench.Learning;

return args is ["one-row", ..] ? OneRowBench.Run(args) : BenchRunner.Run(args);
