using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>Which version had an alias before: a tag of the version that got it, <c>modelops.before.ALIAS</c>, written by whoever moved it.</summary>
internal static partial class AliasHistory
{
    private const int None = 0;

    internal static string KeyOf(string alias) => $"modelops.before.{alias}";

    /// <summary>Notes which version an alias was moved from. A version that has it already, and a move back, change nothing.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="model">The registered model.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="before">The version that had it; null for none.</param>
    /// <param name="version">The version that has it now.</param>
    /// <param name="by">Who moved it.</param>
    /// <param name="time">When.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    internal static async Task WriteAsync(IRegistryStore registry, string model, string alias, int? before, int version, string by, DateTimeOffset time, CancellationToken cancellationToken)
    {
        if (before != version)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{(before is { } number ? $"version {number}" : "none")}, until {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC, moved by {by}");
            await registry.SetModelVersionTagAsync(model, version, new Tag(KeyOf(alias), text), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The version that had the alias before this one got it, 0 for none; null when that is not known.</summary>
    /// <exception cref="CheckFailedException">The tag cannot be read.</exception>
    internal static int? Read(ModelVersion version, string alias)
    {
        if (ApprovalTags.Find(version, KeyOf(alias)) is not { } text)
        {
            return null;
        }

        var match = Form().Match(text);
        return !match.Success ? throw new CheckFailedException($"Which version was {alias} before version {version.Version} of {version.Name} is not known: its tag {KeyOf(alias)} is '{text}'.")
            : int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : None;
    }

    [GeneratedRegex("^(?:version ([0-9]{1,9})|none),")]
    private static partial Regex Form();
}
