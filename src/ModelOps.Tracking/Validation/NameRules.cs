using System.Text.RegularExpressions;

namespace ModelOps.Tracking.Validation;

/// <summary>What keys and names may look like.</summary>
internal static partial class NameRules
{
    public const int KeyLength = 250;
    public const int RunNameLength = 250;
    private const int ModelNameLength = 500;

    public static void Length(string field, string value, int most)
    {
        if (value.Length > most)
        {
            throw TrackingErrors.Invalid($"'{field}' exceeds the maximum length of {most} characters");
        }
    }

    public static void Required(string field, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw TrackingErrors.Invalid($"Missing value for required parameter '{field}'. See the API docs for more information about request parameters.");
        }
    }

    /// <summary>A key of a metric, param or tag: allowed characters, no path tricks, at most 250 characters.</summary>
    public static void Key(string field, string lengthField, string key)
    {
        Required(field, key);
        Characters(field, key);
        UniquePath(field, key);
        Length(lengthField, key, KeyLength);
    }

    public static void ModelName(string name)
    {
        Required("name", name);
        Length("name", name, ModelNameLength);
        if (name.AsSpan().ContainsAny('/', ':'))
        {
            throw TrackingErrors.Invalid($"Invalid model name '{name}'. Names cannot contain '/' or ':'.");
        }

        // A backslash is a separator elsewhere, and a control character can forge a line or steer a terminal.
        if (name.Any(character => character == '\\' || char.IsControl(character)))
        {
            throw TrackingErrors.Invalid($"Invalid model name {PythonText.Json(name)}. Names cannot contain a backslash or a control character.");
        }

        UniquePath("name", name);
    }

    public static void Alias(string alias)
    {
        Required("alias", alias);
        if (!AliasCharacters().IsMatch(alias))
        {
            throw TrackingErrors.Invalid($"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        }

        Length("Registered model alias name", alias, 255);
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
        {
            throw TrackingErrors.Invalid("'latest' alias name (case insensitive) is reserved.");
        }

        if (VersionAlias().IsMatch(alias))
        {
            throw TrackingErrors.Invalid($"Version alias name '{alias}' is reserved.");
        }
    }

    private static void Characters(string field, string key)
    {
        if (!KeyCharacters().IsMatch(key))
        {
            throw TrackingErrors.Invalid(
                $"Invalid value {PythonText.Json(key)} for parameter '{field}' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), "
                + "periods (.), spaces ( ), colon(:) and slashes (/).");
        }
    }

    private static void UniquePath(string field, string name)
    {
        var resolved = PosixNormal(name);
        if (resolved != name || resolved is "." or ".." || resolved[0] == '/' || resolved.StartsWith("../", StringComparison.Ordinal))
        {
            throw TrackingErrors.Invalid(
                $"Invalid value {PythonText.Json(name)} for parameter '{field}' supplied: Names may be treated as files in certain cases, and must not resolve to "
                + $"other names when treated as such. This name would resolve to '{resolved}'");
        }
    }

    // Exactly two leading slashes stay, as POSIX says.
    private static string PosixNormal(string path)
    {
        var root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : path.StartsWith('/') ? "/" : "";
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
            {
                continue;
            }

            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".." || root.Length == 0)
            {
                parts.Add(part);
            }
        }

        var normal = root + string.Join('/', parts);
        return normal.Length == 0 ? "." : normal;
    }

    [GeneratedRegex(@"^[/\w.\- :]*\z")]
    private static partial Regex KeyCharacters();

    [GeneratedRegex(@"^[\w\-]*\z")]
    private static partial Regex AliasCharacters();

    [GeneratedRegex(@"^[vV][0-9]+\z")]
    private static partial Regex VersionAlias();
}
