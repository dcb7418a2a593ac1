#!/usr/bin/env dotnet
#:package ModelOps.Hosting@0.1.0
#:property PublishAot=false
// Reruns a notebook with parameters, as one file that `dotnet run` compiles; rerun.csx is the same for `modelops script`. The package comes from the folder that `dotnet pack` filled and
// `dotnet nuget add source` made known (README.md, Install).
//
//   dotnet run scripts/rerun.cs -- notebooks/00-quickstart.ipynb seed=7
using ModelOps;

if (args.Length == 0)
{
    Console.Error.WriteLine("rerun.cs: no notebook given. Write: dotnet run scripts/rerun.cs -- NOTEBOOK [NAME=VALUE ...]");
    return 2;
}

try
{
    var options = new NotebookRunOptions { Notebook = args[0], Parameters = NotebookParameters.Read(null, args[1..]), Quiet = true };
    return await NotebookRun.RunAsync(options, Console.Out, Console.Error, CancellationToken.None);
}
catch (ModelOpsException error)
{
    Console.Error.WriteLine($"rerun.cs: {error.Message}");
    return error.ExitCode;
}
