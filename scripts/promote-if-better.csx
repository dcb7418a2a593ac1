#!/usr/bin/env -S dotnet script
// Promotes a version if a gate lets it: the gate's file says what "better" is, and judges by the evaluations that the store keeps.
//
//   modelops script scripts/promote-if-better.csx -- german-credit@challenger champion notebooks/gates/credit.yaml
//
// Ends with 0 when the version has the alias, 3 when the gate refused it or approvals are missing, 2 when it was called wrongly.
#load "modelops.csx"

using System;
using ModelOps;

if (Args.Count != 3)
{
    Console.Error.WriteLine("promote-if-better.csx: three words are needed. Write: modelops script scripts/promote-if-better.csx -- NAME@ALIAS|NAME/VERSION TO GATE");
    return 2;
}

try
{
    await using var session = new ModelOpsSession();
    var verdict = await session.PromoteAsync(Args[0], Args[1], Args[2]);
    Console.WriteLine(verdict);
    return verdict.Promoted ? 0 : 3;
}
catch (ModelOpsException error)
{
    Console.Error.WriteLine($"promote-if-better.csx: {error.Message}");
    return error.ExitCode;
}
