using ModelOps.Tracking.Cloud;

namespace ModelOps.Cli;

/// <summary>The adapters that the tool brings with it. Each is loaded when the tool starts, and loads its heavy package when that is first used.</summary>
internal static class DefaultExtensions
{
    internal static readonly Type[] All = [typeof(CloudExtension)];

    internal static void Load()
    {
        foreach (var extension in All)
        {
            ExtensionLoader.Load(extension);
        }
    }
}
