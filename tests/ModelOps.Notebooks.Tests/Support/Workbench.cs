using System.Text.RegularExpressions;
using ModelOps.TestSupport;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A session in a fresh folder, on a quarter of the credit data, driven by magics.</summary>
internal sealed partial class Workbench : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal Workbench()
    {
        Host = new RecordingHost();
        Options = new ModelOpsSessionOptions { Folder = _folder.Path, TrackingUri = $"sqlite:///{_folder.File("mlflow.db")}", StateFolder = _folder.File("state") };
        Ops = new ModelOpsSession(Host, Options);
        var credit = ModelOps.Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"))
            .Select("duration_months", "credit_amount", "age_years", "checking_account_status", "housing", "risk");
        var split = credit.Split(new SplitOptions { TestShare = 0.25, Stratify = "risk", Seed = 1 });
        Host.Variables["train"] = split.Train;
        Host.Variables["test"] = split.Test;
    }

    internal ModelOpsSessionOptions Options { get; }

    internal RecordingHost Host { get; }

    internal ModelOpsSession Ops { get; }

    internal string File(string name) => _folder.File(name);

    internal string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Runs a line as a notebook would: <c>train train --target risk</c>.</summary>
    internal Task RunAsync(string line, string body = "")
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var (magic, rest) = blank < 0 ? (line, "") : (line[..blank], line[blank..]);
        return CommandCatalog.RunAsync(Ops, magic, Words(rest), body, TestContext.Current.CancellationToken);
    }

    /// <summary>Words as a kernel parts them; a quoted one is a value as it stands.</summary>
    internal static CommandLineWords Words(string line) => CommandLineWords.Of(
        [.. QuotedWords().Matches(line).Select(word => new CommandWord(word.Value.Replace("\\\"", "\0").Replace("\"", "").Replace('\0', '"'), word.Value[0] == '"'))]);

    internal Task<InvalidInputException> RefusedAsync(string line, string body = "") => Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(line, body));

    /// <summary>The sentences that a line is refused with on a face.</summary>
    internal async Task<string> RefusedAsync(Face face, string line, string body = "")
    {
        Host.Face = face;
        try
        {
            return (await RefusedAsync(line, body)).Message.ReplaceLineEndings("\n");
        }
        finally
        {
            Host.Face = Face.Notebook;
        }
    }

    /// <summary>What a line shows, as text; what was shown before is forgotten.</summary>
    internal async Task<string> ShownAsync(string line, string body = "")
    {
        Host.Clear();
        await RunAsync(line, body);
        return Host.Text;
    }

    /// <summary>A variable that holds a frame.</summary>
    internal Frame Frame(string name) => (Frame)Host.Variables[name];

    /// <summary>Every run of the store, in whatever experiment.</summary>
    internal async Task<IReadOnlyList<Run>> AllRunsAsync()
    {
        var store = await Ops.StoreAsync(TestContext.Current.CancellationToken);
        var experiments = await store.SearchExperimentsAsync(new SearchQuery(), TestContext.Current.CancellationToken);
        return (await store.SearchRunsAsync(new RunQuery([.. experiments.Items.Select(experiment => experiment.Id)], MaxResults: 50_000), TestContext.Current.CancellationToken)).Items;
    }

    /// <summary>A run of the store.</summary>
    internal async Task<Run> StoredAsync(string id) => await (await Ops.StoreAsync(TestContext.Current.CancellationToken)).GetRunAsync(id, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Ops.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex("""(?:"(?:\\"|[^"])*"|[^\s"])+""")]
    private static partial Regex QuotedWords();
}
