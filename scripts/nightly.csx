#!/usr/bin/env -S dotnet script
// Runs a pipeline as a scheduler does: steps that did not change are skipped. The steps stand in the pipeline's file.
//
//   modelops script scripts/nightly.csx -- samples/pipeline/pipeline.yaml rows=500
//
// Ends with the pipeline's exit code: 0, 1 when a step failed, 2 when it was called wrongly, 3 when a check said no or an approval is awaited, 4 when a step timed out.
#load "modelops.csx"

using System;
using System.Linq;
using ModelOps;

if (Args.Count == 0)
{
    Console.Error.WriteLine("nightly.csx: no pipeline given. Write: modelops script scripts/nightly.csx -- PIPELINE [NAME=VALUE ...]");
    return 2;
}

try
{
    await using var session = new ModelOpsSession();
    var done = await session.PipelineAsync(Args[0], new PipelineOptions { Parameter = Args.Skip(1).ToArray(), Report = "nightly.html" });
    Console.WriteLine(done);
    if (done.Refusal is { } refusal)
    {
        Console.Error.WriteLine($"nightly.csx: {refusal}");
        return done.ToException().ExitCode;
    }

    return 0;
}
catch (ModelOpsException error)
{
    Console.Error.WriteLine($"nightly.csx: {error.Message}");
    return error.ExitCode;
}
