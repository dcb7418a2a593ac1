using System.Text.RegularExpressions;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>
/// A bench that the tests of a class share: <c>model</c> is a small tree, registered as <c>credit@champion</c>. Its values are counts of rows, the
/// same on every machine. Who changes the store or the variables uses a bench of its own.
/// </summary>
public sealed partial class TrainedBench : IAsyncLifetime
{
    internal const string Training = "train train --target risk --positive bad --trainer decision-tree --set depth=3 --as model";

    internal Workbench Bench { get; } = new();

    internal TrainResult Model => (TrainResult)Bench.Host.Variables["model"];

    public async ValueTask InitializeAsync()
    {
        await Bench.RunAsync(Training);
        await Bench.RunAsync("register model --name credit --alias champion");
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    /// <summary>A text without ids, timestamps, digests of models and ports; as wide as it was, but for the ports.</summary>
    internal static string Scrub(string text) => Port().Replace(Time().Replace(Id().Replace(ModelDigest().Replace(text, "xxxxxxxx.json"), match => new string('x', match.Length)), match => Digit().Replace(match.Value, "0")), "127.0.0.1:PORT");

    [GeneratedRegex("\\b(?=[0-9a-f]*[0-9])[0-9a-f]{20}(?:[0-9a-f]{12})?\\b")]
    private static partial Regex Id();

    [GeneratedRegex("(?<=-[0-9a-f]{8}-)[0-9a-f]{8}\\.json")]
    private static partial Regex ModelDigest();

    [GeneratedRegex("\\b20[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")]
    private static partial Regex Time();

    [GeneratedRegex("127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("[0-9]")]
    private static partial Regex Digit();
}
