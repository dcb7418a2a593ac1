using System.Text.Json;

namespace ModelOps.Kernel.Jupyter.Specs;

/// <summary>A kernelspec found on disk.</summary>
/// <param name="Name">The name by which notebooks refer to it.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="DisplayName">What a front end shows.</param>
/// <param name="Program">The first word of its command line.</param>
/// <param name="Version">The version of ModelOps.Notebooks that installed it; null when it is not ours.</param>
public sealed record InstalledKernelSpec(string Name, string Folder, string DisplayName, string Program, string? Version)
{
    /// <summary>The metadata key by which we know our own.</summary>
    internal const string Mark = "modelops";

    /// <summary>Whether ModelOps.Notebooks installed it.</summary>
    public bool IsOurs => Version is not null;

    /// <summary>Reads a kernelspec's folder; null when there is none. A broken one counts as somebody else's.</summary>
    internal static InstalledKernelSpec? Read(string folder)
    {
        var file = Path.Combine(folder, "kernel.json");
        if (!File.Exists(file))
        {
            return null;
        }

        var name = Path.GetFileName(folder);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            return new InstalledKernelSpec(
                name, folder, root.GetProperty("display_name").GetString() ?? name, root.GetProperty("argv")[0].GetString() ?? "",
                root.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty(Mark, out var mark) ? mark.GetProperty("version").GetString() : null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new InstalledKernelSpec(name, folder, $"{name} (kernel.json is broken)", "", null);
        }
    }
}
