using ModelOps.Kernel.Completion;
using ModelOps.Kernel.Engine;
using ModelOps.Kernel.Languages;

namespace ModelOps.Kernel.Tests.Languages;

public sealed class EngineLanguageTests
{
    [Fact]
    public async Task The_engine_is_made_by_the_first_cell_and_keeps_its_variables()
    {
        using var session = new Session();
        var engines = Add(session);
        Assert.Empty(engines);

        await session.RunAsync("word=hello", "words");
        await session.RunAsync("word", "words");
        Assert.Equal("hello", session.Result);
        await session.RunAsync("#!share --from words word\nword + \"!\"");
        Assert.Equal("hello!", session.Result);

        Assert.Equal(["word"], (await session.Kernel.CompleteAsync("#!words\nwo", 10)).Items.Select(item => item.Text));
        var engine = Assert.Single(engines);
        Assert.False(engine.IsDisposed);
        session.Dispose();
        Assert.True(engine.IsDisposed);
    }

    [Fact]
    public async Task A_session_ends_at_once_beside_code_that_nothing_stops_and_its_engine_when_the_code_ends()
    {
        using var session = new Session();
        var engines = Add(session);
        using var stop = new CancellationTokenSource();
        await session.RunAsync("word=hello", "words");
        var engine = engines.Single();

        var running = session.RunAsync("spin", "words", stop.Token);
        await engine.Spinning.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty((await session.Kernel.CompleteAsync("#!words\nwo", 10)).Items);
        await stop.CancelAsync();
        Assert.Equal(CellStatus.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(20))).Status);

        await session.Kernel.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(engine.IsDisposed);
        engine.EndSpin();
        await engine.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static List<Words> Add(Session session)
    {
        var engines = new List<Words>();
        session.Kernel.AddLanguage(new LanguageDescription("words", "What follows are words."), () => new EngineLanguage(_ =>
        {
            engines.Add(new Words());
            return engines[^1];
        }));
        return engines;
    }

    /// <summary>A language of three forms: <c>name=text</c>, <c>name</c>, and <c>spin</c>, which no interrupt ends.</summary>
    private sealed class Words : ILanguageEngine
    {
        private readonly Dictionary<string, string> _words = [];
        private volatile bool _ended;

        public TaskCompletionSource Spinning { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed => Disposed.Task.IsCompleted;

        public void EndSpin() => _ended = true;

        public LanguageResult Run(LanguageCell cell, CancellationToken cancellationToken)
        {
            if (cell.Code.Split('=') is [var name, var text])
            {
                _words[name] = text;
                return LanguageResult.None;
            }

            if (cell.Code == "spin")
            {
                Spinning.SetResult();
                while (!_ended)
                {
                    Thread.SpinWait(1000);
                }
            }

            return LanguageResult.Of(_words.GetValueOrDefault(cell.Code));
        }

        public LanguageVariable? Find(string name) => _words.TryGetValue(name, out var text) ? new LanguageVariable(name, text) : null;

        public IReadOnlyList<string> Names() => [.. _words.Keys];

        public CompletionList Complete(string code, int position) => new(0, position, [.. _words.Keys.Where(word => word.StartsWith(code, StringComparison.Ordinal)).Select(word => new CompletionItem(word, "variable", null))]);

        public void Dispose() => Disposed.SetResult();
    }
}
