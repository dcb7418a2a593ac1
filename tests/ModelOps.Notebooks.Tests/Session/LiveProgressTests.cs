using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ModelOps.Notebooks.Tests.Support;

namespace ModelOps.Notebooks.Tests.Session;

/// <summary>How far a long step is, by a clock that the tests move on.</summary>
public sealed class LiveProgressTests : IAsyncDisposable
{
    private readonly FakeTime _time = new();
    private readonly IdHost _host = new();
    private readonly ModelOpsSession _ops;

    public LiveProgressTests() => _ops = new ModelOpsSession(_host, new() { Time = _time });

    public ValueTask DisposeAsync() => _ops.DisposeAsync();

    [Fact]
    public async Task Nothing_is_shown_in_the_first_second_nor_after_a_quick_end()
    {
        var live = new LiveProgress(_ops, "Training");
        live.Set(0.5, "half");
        await _time.AdvanceAsync(TimeSpan.FromMilliseconds(999));
        await live.DisposeAsync();
        await _time.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(_host.Shown);
    }

    [Fact]
    public async Task Only_the_latest_report_is_shown_four_times_a_second_under_one_id_and_it_goes_at_the_end()
    {
        await using (var live = new LiveProgress(_ops, "Training"))
        {
            live.Set(null, "reading");
            live.Set(0.25, "loss <0.5>");
            await _time.AdvanceAsync(TimeSpan.FromSeconds(1));
            live.Set(0.5, "loss 0.4");
            await _time.AdvanceAsync(TimeSpan.FromMilliseconds(249));
            Assert.Single(_host.Shown);
            await _time.AdvanceAsync(TimeSpan.FromMilliseconds(1));
            live.Set(0.5, "loss 0.4");
            await _time.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["Training 25 % loss <0.5>", "Training 50 % loss 0.4", ""], _host.Shown.Select(shown => shown.Bundle.Data[MimeBundle.Text]));
        Assert.Equal("<div><progress max=\"1\" value=\"0.25\"></progress> Training 25 % loss &lt;0.5&gt;</div>", _host.Shown[0].Bundle.Data[MimeBundle.Html]);
        Assert.NotNull(Assert.Single(_host.Shown.Select(shown => shown.Id).Distinct()));
        Assert.Same(MimeBundle.Empty, _host.Shown[^1].Bundle);
    }

    [Theory]
    [InlineData(-1d, "Training 0 % x")]
    [InlineData(7d, "Training 100 % x")]
    [InlineData(null, "Training x")]
    public async Task A_share_stays_between_nothing_and_all(double? fraction, string expected)
    {
        await using var live = new LiveProgress(_ops, "Training");
        live.Set(fraction, "x");
        await _time.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(expected, _host.Shown[0].Bundle.Data[MimeBundle.Text]);
        Assert.Equal(fraction is not null, _host.Shown[0].Bundle.Data[MimeBundle.Html].Contains("<progress", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_are_the_same_on_every_machine()
    {
        var former = CultureInfo.CurrentCulture;
        var turkish = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (turkish.NumberFormat.PercentPositivePattern, turkish.NumberFormat.NumberDecimalSeparator) = (2, ",");
        CultureInfo.CurrentCulture = turkish;
        try
        {
            await using var live = new LiveProgress(_ops, "Training");
            live.Set(0.376, "x");
            await _time.AdvanceAsync(TimeSpan.FromSeconds(1));
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }

        Assert.Equal("Training 38 % x", _host.Shown[0].Bundle.Data[MimeBundle.Text]);
        Assert.Contains("value=\"0.376\"", _host.Shown[0].Bundle.Data[MimeBundle.Html]);
    }

    [Fact]
    public async Task A_picture_is_asked_for_at_each_update_and_reports_may_come_from_any_thread()
    {
        var drawn = 0;
        await using var live = new LiveProgress(_ops, "Training", () => $"<svg id=\"{++drawn}\"/>");
        var steps = live.As<int>(step => (step / 100d, $"step {step}"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(step => Task.Run(() => steps.Report(step))));
        Assert.Equal(0, drawn);
        steps.Report(50);
        await _time.AdvanceAsync(TimeSpan.FromSeconds(1));
        await _time.AdvanceAsync(TimeSpan.FromSeconds(1));
        steps.Report(51);
        await _time.AdvanceAsync(TimeSpan.FromMilliseconds(250));

        Assert.Equal(["Training 50 % step 50", "Training 51 % step 51"], _host.Shown.Select(shown => shown.Bundle.Data[MimeBundle.Text]));
        Assert.EndsWith("</div><svg id=\"2\"/>", _host.Shown[^1].Bundle.Data[MimeBundle.Html], StringComparison.Ordinal);
    }

    private sealed class IdHost : INotebookHost
    {
        internal List<(MimeBundle Bundle, string? Id)> Shown { get; } = [];

        public bool TryGetVariable(string name, [NotNullWhen(true)] out object? value)
        {
            value = null;
            return false;
        }

        public ValueTask SetVariableAsync(string name, object value, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public IReadOnlyCollection<string> VariableNames() => [];

        public ValueTask DisplayAsync(MimeBundle bundle, string? displayId, CancellationToken cancellationToken)
        {
            Shown.Add((bundle, displayId));
            return ValueTask.CompletedTask;
        }

        public Task RunCodeAsync(string code, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
