using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOps.Deployments.Packaging.Tools;

/// <summary>A program's <c>.deps.json</c>, without the libraries that only reach it through others which are left out.</summary>
internal sealed class DependencyList
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, NewLine = "\n" };
    private readonly JsonObject _root;
    private readonly JsonObject _target;

    private DependencyList(JsonObject root, JsonObject target, IReadOnlyList<ToolLibrary> libraries)
    {
        _root = root;
        _target = target;
        Libraries = libraries;
    }

    /// <summary>The libraries, in ordinal order of their names; the program itself is one.</summary>
    internal IReadOnlyList<ToolLibrary> Libraries { get; }

    /// <summary>Reads a list.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="program">The program's name: where all that is needed is reached from.</param>
    /// <param name="without">The first parts of names of libraries that are left out.</param>
    /// <exception cref="JsonException">The text is not such a list.</exception>
    internal static DependencyList Read(string json, string program, IReadOnlyList<string> without)
    {
        try
        {
            var root = JsonNode.Parse(json)!.AsObject();
            var target = root["targets"]![(string)root["runtimeTarget"]!["name"]!]!.AsObject();
            var byName = target.ToDictionary(each => NameOf(each.Key), each => each.Key, StringComparer.OrdinalIgnoreCase);
            bool IsTaken(string name) => byName.ContainsKey(name) && !without.Any(start => name.Equals(start, StringComparison.OrdinalIgnoreCase) || name.StartsWith(start + ".", StringComparison.OrdinalIgnoreCase));
            IEnumerable<string> Uses(string name) => (target[byName[name]]!["dependencies"] as JsonObject ?? []).Select(used => used.Key).Where(IsTaken);

            var reached = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var open = new Stack<string>([program]);
            if (!byName.ContainsKey(program))
            {
                throw new JsonException($"It does not list '{program}'.");
            }

            // A self-contained program does not name the runtime among what it uses.
            foreach (var runtime in byName.Keys.Where(name => name.StartsWith("runtimepack.", StringComparison.OrdinalIgnoreCase)))
            {
                open.Push(runtime);
            }

            while (open.TryPop(out var name))
            {
                if (reached.Add(name))
                {
                    foreach (var used in Uses(name))
                    {
                        open.Push(used);
                    }
                }
            }

            foreach (var key in byName.Values.Where(key => !reached.Contains(NameOf(key))))
            {
                target.Remove(key);
                root["libraries"]!.AsObject().Remove(key);
            }

            foreach (var (_, library) in target)
            {
                var named = library!["dependencies"] as JsonObject ?? [];
                foreach (var unused in named.Select(used => used.Key).Where(used => byName.ContainsKey(used) && !reached.Contains(used)).ToArray())
                {
                    named.Remove(unused);
                }
            }

            var libraries = reached.Order(StringComparer.Ordinal).Select(name => Library(byName[name], root["libraries"]![byName[name]]!, [.. Uses(name).Order(StringComparer.Ordinal)]));
            return new DependencyList(root, target, [.. libraries]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or NullReferenceException or ArgumentException or FormatException)
        {
            throw new JsonException("It is not a list of dependencies.", exception);
        }
    }

    /// <summary>The list as a file holds it.</summary>
    internal string ToJson() => _root.ToJsonString(_json);

    /// <summary>The files of the libraries as they lie in the program's folder.</summary>
    /// <param name="platform">The platform that the files must run on, as <c>linux-x64</c>.</param>
    internal IEnumerable<string> Files(string platform)
    {
        foreach (var (_, library) in _target)
        {
            // What a package has in lib/… lies flat in the folder; satellites keep the folder of their language.
            foreach (var (path, _) in (library!["runtime"] as JsonObject ?? []).Concat(library["native"] as JsonObject ?? []))
            {
                yield return Path.GetFileName(path);
            }

            foreach (var (path, facts) in library["resources"] as JsonObject ?? [])
            {
                yield return $"{(string?)facts?["locale"]}/{Path.GetFileName(path)}";
            }

            foreach (var (path, facts) in library["runtimeTargets"] as JsonObject ?? [])
            {
                // Symbols for debuggers are larger than what they describe.
                if (IsFor((string?)facts?["rid"], platform) && !path.EndsWith(".dbg", StringComparison.Ordinal))
                {
                    yield return path;
                }
            }
        }
    }

    private static bool IsFor(string? identifier, string platform) => identifier is "unix" or "linux" || identifier == platform;

    private static string NameOf(string key) => key[..key.IndexOf('/', StringComparison.Ordinal)];

    private static ToolLibrary Library(string key, JsonNode facts, IReadOnlyList<string> uses)
    {
        const string Algorithm = "sha512-";
        var digest = (string?)facts["sha512"];
        return new ToolLibrary(
            NameOf(key),
            key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..],
            (string?)facts["type"] == "package",
            digest?.StartsWith(Algorithm, StringComparison.Ordinal) == true ? Convert.ToHexStringLower(Convert.FromBase64String(digest[Algorithm.Length..])) : null,
            uses);
    }
}
