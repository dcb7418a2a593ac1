using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace ModelOps.Notebooks.Tests.Hosting;

/// <summary>The five methods of a host are all that a command needs.</summary>
public sealed class NotebookHostTests : IAsyncDisposable
{
    private readonly SmallestHost _host = new();
    private readonly ModelOpsSession _ops;

    public NotebookHostTests() => _ops = new ModelOpsSession(_host);

    public ValueTask DisposeAsync() => _ops.DisposeAsync();

    [Fact]
    public void A_host_is_a_notebook_without_magics_of_its_own_unless_it_says_otherwise()
    {
        INotebookHost host = _host;

        Assert.Equal(Face.Notebook, host.Face);
        Assert.Empty(host.OtherMagics);
    }

    [Fact]
    public async Task A_result_is_shown_after_its_variable_is_made_each_figure_as_an_output_of_its_own()
    {
        using var end = new CancellationTokenSource();
        await new DrawCommand().RunAsync(_ops, CommandLineWords.Parse("--as drawn"), "", end.Token);

        Assert.Equal(["set drawn", "show text/html text/plain", "show text/markdown", "show application/vnd.plotly.v1+json text/html text/plain"], _host.Calls);
        Assert.All(_host.Ids, Assert.Null);
        Assert.All(_host.Tokens, token => Assert.Equal(end.Token, token));
        Assert.Equal("Loss", (string?)JsonNode.Parse(_host.Bundles[^1].Data[MimeBundle.Plotly])!["layout"]!["title"]!["text"]);
    }

    [Fact]
    public async Task Code_is_handed_to_the_host_with_the_token()
    {
        using var end = new CancellationTokenSource();

        await _ops.Host.RunCodeAsync("1 + 1", end.Token);

        Assert.Equal(["run 1 + 1"], _host.Calls);
        Assert.Equal(end.Token, Assert.Single(_host.Tokens));
    }

    [Fact]
    public void Nothing_is_an_output_without_text()
    {
        Assert.Equal([MimeBundle.Html, MimeBundle.Text], MimeBundle.Empty.Data.Keys.Order(StringComparer.Ordinal));
        Assert.All(MimeBundle.Empty.Data.Values, Assert.Empty);
        Assert.Equal(("text/plain", "text/html", "text/markdown", "application/vnd.plotly.v1+json"), (MimeBundle.Text, MimeBundle.Html, MimeBundle.Markdown, MimeBundle.Plotly));
    }

    public sealed record DrawOptions : INamesResult
    {
        [Parameter("Variable.")]
        public string? As { get; init; }
    }

    public sealed record DrawResult : Viewable
    {
        public override View ToView() => new View("Drawn").Figure(new Figure("Loss").AddLine([1, 2], [3, 4], "training")).Markdown("# Note").Fact("steps", 2);
    }

    private sealed class DrawCommand() : LifecycleCommand<DrawOptions, DrawResult>("draw", "Draws.")
    {
        public override Task<DrawResult> ExecuteAsync(ModelOpsSession ops, DrawOptions options, CancellationToken cancellationToken) => Task.FromResult(new DrawResult());
    }

    private sealed class SmallestHost : INotebookHost
    {
        internal List<string> Calls { get; } = [];

        internal List<MimeBundle> Bundles { get; } = [];

        internal List<string?> Ids { get; } = [];

        internal List<CancellationToken> Tokens { get; } = [];

        public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value)
        {
            value = null;
            return false;
        }

        public ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken) => Add($"set {name}", cancellationToken);

        public IReadOnlyCollection<string> VariableNames() => [];

        public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
        {
            Bundles.Add(bundle);
            Ids.Add(displayId);
            return Add($"show {string.Join(' ', bundle.Data.Keys.Order(StringComparer.Ordinal))}", cancellationToken);
        }

        public Task RunCodeAsync(string code, CancellationToken cancellationToken) => Add($"run {code}", cancellationToken).AsTask();

        private ValueTask Add(string call, CancellationToken cancellationToken)
        {
            Calls.Add(call);
            Tokens.Add(cancellationToken);
            return ValueTask.CompletedTask;
        }
    }
}
