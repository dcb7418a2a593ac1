using ModelOps.Tracking.Cloud;

namespace ModelOps.Cli;

/// <summary>The adapters that the tool brings with it. Each is loaded when the tool starts, and loads its heavy package when that is first used.</summary>
internal static class DefaultExtensions
{
    internal static readonly Type[] All = [typeof(CloudExtension)];

    /// <summary>Loads them, and those that the user has added.</summary>
    /// <param name="error">Where it is said that one cannot be loaded.</param>
    internal static void Load(TextWriter error)
    {
        foreach (var extension in All)
        {
            ExtensionLoader.Load(extension);
        }

        foreach (var sentence in InstalledExtensions.Load())
        {
            error.WriteLine($"modelops: {sentence}");
        }
    }
}
