using System.Globalization;
using ModelOps.Monitoring.Segments;
using ModelOps.Monitoring.Telemetry;

namespace ModelOps;

/// <summary>
/// Keeps labels that come after the answers, beside the payload log. Several may come for a row: the last one counts. Those of unknown rows are kept: the row may not be
/// written yet. What was accepted is on the disk. Several processes may add.
/// </summary>
public sealed class LabelLog
{
    internal const string Kind = "labels";
    private const int LongestId = 300;
    private const int LongestText = 1000;
    private const long MostAtOnce = 1_000_000_000;

    private readonly LabelLogOptions _options;
    private readonly HashSet<string>? _classes;
    private readonly SegmentFolder _segments;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _lock = new();
    private List<(IReadOnlyList<Label> Labels, TaskCompletionSource Written)> _waiting = [];

    /// <summary>A log; its folder is made when something is written.</summary>
    /// <param name="folder">The folder of the payload log.</param>
    /// <param name="options">Which labels it takes; null for any.</param>
    public LabelLog(string folder, LabelLogOptions? options = null)
    {
        _options = options ?? new LabelLogOptions();
        _classes = _options.Classes?.ToHashSet(StringComparer.Ordinal);
        Folder = Path.GetFullPath(folder);
        _segments = new SegmentFolder(Folder, Kind, _options.MaximumBytes, _options.MaximumAge, _options.Time);
    }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>What is wrong with each label; empty when nothing is.</summary>
    /// <param name="labels">The labels.</param>
    public IReadOnlyList<LabelError> Check(IReadOnlyList<Label> labels) =>
        [.. labels.Select((label, i) => (i, Message: ErrorOf(label))).Where(pair => pair.Message is not null).Select(pair => new LabelError(pair.i, pair.Message!))];

    /// <summary>Writes labels; those that are wrong are left out and named. It returns when they are on the disk.</summary>
    /// <param name="labels">The labels, the later ones last.</param>
    /// <param name="cancellationToken">Stops waiting; the labels may be written even so.</param>
    /// <exception cref="InvalidInputException">The folder cannot be written.</exception>
    public async Task<LabelReceipt> AddAsync(IReadOnlyList<Label> labels, CancellationToken cancellationToken = default)
    {
        var errors = Check(labels);
        var wrong = errors.Select(error => error.Index).ToHashSet();
        var now = _options.Time.GetUtcNow();
        Label[] good = [.. labels.Where((_, i) => !wrong.Contains(i)).Select(label => label with { Text = ClassOf(label.Text), Time = label.Time ?? now })];
        if (good.Length > 0)
        {
            await WriteAsync(good, cancellationToken).ConfigureAwait(false);
            MonitoringTelemetry.Labels.Add(good.Length);
        }

        return new LabelReceipt(good.Length, errors);
    }

    // A table that held a missing value somewhere writes the class 1 as 1.0.
    private string ClassOf(string text) =>
        _classes?.Contains(text) == false && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number)
            ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture)
            : text;

    // Whoever comes first writes for all that wait: a thousand callers at once need a few files, not a thousand.
    private async Task WriteAsync(IReadOnlyList<Label> labels, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((labels, written));
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<(IReadOnlyList<Label> Labels, TaskCompletionSource Written)> all;
            lock (_lock)
            {
                (all, _waiting) = (_waiting, []);
            }

            if (all.Count > 0)
            {
                await Task.Run(() => WriteAllAsync(all), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _gate.Release();
        }

        await written.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAllAsync(List<(IReadOnlyList<Label> Labels, TaskCompletionSource Written)> all)
    {
        try
        {
            Label[] labels = [.. all.SelectMany(each => each.Labels)];
            await _segments.AppendAsync(number => Table(labels, number), default).ConfigureAwait(false);
            all.ForEach(each => each.Written.SetResult());
        }
        catch (Exception error) when (error is InvalidInputException or IOException or UnauthorizedAccessException)
        {
            var told = error as InvalidInputException ?? new InvalidInputException($"Labels cannot be written to '{Folder}': {error.Message.TrimEnd('.')}. Make room, or let this user write there.", error);
            all.ForEach(each => each.Written.SetException(told));
        }
    }

    private static Frame Table(Label[] labels, long number) => new(
        StringColumn.From("id", labels.Select(label => label.Id)),
        StringColumn.From("label", labels.Select(label => label.Text)),
        new Column<double>("value", [.. labels.Select(label => label.Value)]),
        new Column<DateTime>("time", [.. labels.Select(label => label.Time!.Value.UtcDateTime)]),
        new Column<long>("sequence", [.. labels.Select((_, i) => (number * MostAtOnce) + i)]));

    private string? ErrorOf(Label label) =>
        string.IsNullOrWhiteSpace(label.Id) ? "The label has no id. Give the id of the row that it belongs to."
        : label.Id.Length > LongestId ? $"The id '{label.Id[..20]}…' has {label.Id.Length} characters, and {LongestId} are the most. Give the id of the answer."
        : string.IsNullOrEmpty(label.Text) ? $"The label of '{label.Id}' is missing. Give the true class or value."
        : label.Text.Length > LongestText ? $"The label of '{label.Id}' has {label.Text.Length} characters, and {LongestText} are the most. Give the true class or value."
        : _options.NeedsNumbers && double.IsNaN(label.Value) ? $"The label '{label.Text}' of '{label.Id}' is not a number, and the model predicts numbers. Give the true value."
        : _classes?.Contains(ClassOf(label.Text)) == false ? $"The model has no class '{label.Text}', the label of '{label.Id}'.{Suggestion.Among(label.Text, [.. _options.Classes!], "Its classes are")}"
        : null;
}
