using System.Runtime.CompilerServices;

namespace ModelOps.TestSupport;

/// <summary>What sessions leave for the next process, such as their audit log, goes into a folder of the test process, not of its user.</summary>
internal static class OwnState
{
    private const string Variable = "MODELOPS_STATE_FOLDER";

#pragma warning disable CA2255 // It must be set before any test makes a session.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Use()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return;
        }

        var folder = Path.Combine(Path.GetTempPath(), $"modelops-test-state-{Environment.ProcessId}");
        Environment.SetEnvironmentVariable(Variable, folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        };
    }
}
