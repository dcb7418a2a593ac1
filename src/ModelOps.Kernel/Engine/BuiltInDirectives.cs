using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Engine;

/// <summary>The directives and languages every session has.</summary>
internal static class BuiltInDirectives
{
    public static void AddTo(NotebookKernel kernel)
    {
        foreach (var directive in SessionDirectives.All().Concat([SharingDirectives.Share, SharingDirectives.Set, SharingDirectives.Value]))
        {
            kernel.Directives.Add(directive);
        }

        foreach (var (description, create) in WebLanguages.All().Concat(ShellLanguage.All()))
        {
            kernel.AddLanguage(description, create);
        }
    }
}
