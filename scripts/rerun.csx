#!/usr/bin/env -S dotnet script
// Reruns a notebook with parameters, as a scheduler does. The notebook's own steps are not repeated here.
//
//   modelops script scripts/rerun.csx -- notebooks/00-quickstart.ipynb seed=7
//
// Ends with the run's exit code (docs/headless.md).
#load "modelops.csx"

using System;
using System.IO;
using System.Linq;
using System.Threading;
using ModelOps;

if (Args.Count == 0)
{
    Console.Error.WriteLine("rerun.csx: no notebook given. Write: modelops script scripts/rerun.csx -- NOTEBOOK [NAME=VALUE ...]");
    return 2;
}

try
{
    var options = new NotebookRunOptions
    {
        Notebook = Args[0],
        Parameters = NotebookParameters.Read(null, Args.Skip(1).ToArray()),
        Quiet = true,
    };
    return await NotebookRun.RunAsync(options, Console.Out, Console.Error, CancellationToken.None);
}
catch (ModelOpsException error)
{
    Console.Error.WriteLine($"rerun.csx: {error.Message}");
    return error.ExitCode;
}
