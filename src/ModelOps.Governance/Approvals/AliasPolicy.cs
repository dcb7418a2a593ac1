using System.Globalization;
using System.Text.RegularExpressions;
using ModelOps.Tracking;

namespace ModelOps.Governance.Approvals;

/// <summary>How many persons must approve a version before it gets an alias: a tag of the registered model, <c>modelops.needs.ALIAS</c>, which stays.</summary>
/// <param name="Needs">How many.</param>
/// <param name="InOffice">The version that had the alias when the policy came, which may keep it or get it back; null when none had.</param>
internal sealed partial record AliasPolicy(int Needs, int? InOffice)
{
    /// <summary>More persons than this are a typing error.</summary>
    internal const int Most = 100;

    /// <summary>The tag of an alias.</summary>
    internal static string KeyOf(string alias) => $"modelops.needs.{alias}";

    /// <summary>The policy of an alias; null when it needs no approvals.</summary>
    /// <exception cref="CheckFailedException">The tag says nothing that can be read: then nothing is approved.</exception>
    internal static AliasPolicy? Read(RegisteredModel? model, string alias)
    {
        if (model?.Tags.FirstOrDefault(tag => tag.Key == KeyOf(alias)) is not { } tag)
        {
            return null;
        }

        var match = Form().Match(tag.Value);
        return match.Success && int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var needs) && needs is > 0 and <= Most
            ? new(needs, int.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var version) ? version : null)
            : throw new CheckFailedException($"How many approvals {model.Name}@{alias} needs is not known: its tag {tag.Key} is '{tag.Value}'. Set it to a number of 1 to {Most}.");
    }

    /// <summary>The tag's value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Needs}{(InOffice is { } version ? $" (version {version} had it before)" : "")}");

    [GeneratedRegex(@"^\s*([0-9]{1,3})(?: \(version ([0-9]{1,9}) had it before\))?\s*$")]
    private static partial Regex Form();
}
