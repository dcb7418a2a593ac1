#!/usr/bin/env -S dotnet script
// Exports a registered model as a folder that runs elsewhere: the ONNX graph, MLflow's MLmodel, a server for it, and the files for Docker or another place.
//
//   modelops script scripts/export-model.csx -- german-credit@champion out/credit kubernetes
//
// Ends with 0, 2 when it was called wrongly, 4 when the model cannot be loaded.
#load "modelops.csx"

using System;
using ModelOps;

if (Args.Count is not (2 or 3))
{
    Console.Error.WriteLine("export-model.csx: a model and a folder are needed. Write: modelops script scripts/export-model.csx -- NAME@ALIAS FOLDER [docker|kubernetes|kserve|sagemaker|azureml|vertex]");
    return 2;
}

try
{
    await using var session = new ModelOpsSession();
    Console.WriteLine(await session.PackageAsync(Args[0], Args[1], Args.Count == 3 ? new PackageOptions { For = Args[2] } : null));
    return 0;
}
catch (ModelOpsException error)
{
    Console.Error.WriteLine($"export-model.csx: {error.Message}");
    return error.ExitCode;
}
