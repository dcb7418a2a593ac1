using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOps.Kernel.Jupyter.Specs;

namespace ModelOps.Kernel.Jupyter.Client;

/// <summary>How a kernelspec says that its kernel is started.</summary>
internal sealed record LaunchSpec(string Name, string File, string DisplayName, string Program, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The language that it names; empty for none.</summary>
    public string Language { get; init; } = "";

    public bool InterruptsByMessage { get; init; }

    /// <summary>Finds a kernelspec by its name.</summary>
    /// <exception cref="KernelException">There is none, or it cannot be read.</exception>
    public static LaunchSpec Find(string name, JupyterPaths paths)
    {
        var installed = KernelSpecStore.List(paths.AllKernels);
        var found = installed.FirstOrDefault(spec => spec.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KernelException(
                $"There is no Jupyter kernel '{name}'. " + (installed.Count == 0
                    ? "None is installed: install one, for example with 'pip install ipykernel'."
                    : $"Installed are {string.Join(", ", installed.Select(spec => spec.Name).Distinct())}."));
        var file = Path.Combine(found.Folder, "kernel.json");
        try
        {
            var json = JsonNode.Parse(System.IO.File.ReadAllText(file))!;
            string[] words = [.. json["argv"]!.AsArray().Select(word => word!.ToString().Replace("{resource_dir}", found.Folder, StringComparison.Ordinal))];
            return new LaunchSpec(found.Name, file, found.DisplayName, words[0], words[1..])
            {
                Environment = (json["env"] as JsonObject ?? []).ToDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? ""),
                Language = json["language"]?.ToString() ?? "",
                InterruptsByMessage = json["interrupt_mode"]?.ToString() == "message",
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException or IndexOutOfRangeException or IOException)
        {
            throw new KernelException($"The kernelspec '{file}' cannot be read: {exception.Message}", exception);
        }
    }
}
