namespace ModelOps.Tracking.Cloud.Tests;

/// <summary>Loads the extension, as the tool does.</summary>
internal static class CloudStores
{
    internal static void Load() => ExtensionLoader.Load(typeof(CloudExtension).Assembly);
}
