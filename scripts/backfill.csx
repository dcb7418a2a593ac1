#!/usr/bin/env -S dotnet script
// Runs a notebook for each day of a month, oldest first; its parameter `day` is the date. Days that have succeeded before are left out, so that a backfill that was stopped goes on.
//
//   modelops script scripts/backfill.csx -- samples/backfill/day.ipynb 2026-10 region=south
//
// Executed notebooks and results are in runs/backfill/NAME/. Ends with 0 when every day has succeeded, 1 when one failed (the others are tried, too), 2 when it was called wrongly.
#load "modelops.csx"

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using ModelOps;

if (Args.Count < 2 || !DateOnly.TryParseExact(Args[1] + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
{
    Console.Error.WriteLine("backfill.csx: a notebook and a month are needed. Write: modelops script scripts/backfill.csx -- NOTEBOOK YYYY-MM [NAME=VALUE ...]");
    return 2;
}

var failed = new List<string>();
for (var day = first; day.Month == first.Month; day = day.AddDays(1))
{
    var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    var copy = Path.Combine("runs", "backfill", Path.GetFileNameWithoutExtension(Args[0]), $"{name}.ipynb");
    var done = Path.ChangeExtension(copy, ".done");
    if (File.Exists(done))
    {
        Console.WriteLine($"{name} was left out: it succeeded before");
        continue;
    }

    try
    {
        var options = new NotebookRunOptions { Notebook = Args[0], Output = copy, Parameters = NotebookParameters.Read(null, Args.Skip(2).Append($"day={name}").ToArray()) };
        var outcome = await NotebookRun.RunAsync(options, progress: null, CancellationToken.None);
        Console.WriteLine($"{name} {(outcome.ExitCode == 0 ? "succeeded" : $"failed in cell {outcome.Result.Failure.Number}: {outcome.Result.Failure.Error.Message}")} {outcome.Outputs.ToJsonString()}");
        if (outcome.ExitCode == 0)
        {
            File.WriteAllText(done, outcome.Outputs.ToJsonString());
        }
        else
        {
            failed.Add(name);
        }
    }
    catch (InvalidInputException error)
    {
        // It would be the same for every day.
        Console.Error.WriteLine($"backfill.csx: {error.Message}");
        return error.ExitCode;
    }
}

if (failed.Count > 0)
{
    Console.Error.WriteLine($"backfill.csx: {failed.Count} days failed: {string.Join(", ", failed)}. Run it again for those alone.");
}

return failed.Count > 0 ? 1 : 0;
