using ModelOps.Bench.Learning;

return BenchRunner.Run(args);
