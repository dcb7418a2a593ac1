using ModelOps.Kernel.Directives;

namespace ModelOps.Kernel.Engine;

/// <summary>The directives and languages every session has.</summary>
internal static class BuiltInDirectives
{
    public static void AddTo(NotebookKernel kernel)
    {
        kernel.Directives.Add(new KernelDirective("#!csharp", "What follows is C#.", (_, _) => Task.CompletedTask) { Aliases = ["#!c#", "#!cs"] });
    }
}
