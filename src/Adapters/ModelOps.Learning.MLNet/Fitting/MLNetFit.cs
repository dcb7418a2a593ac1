using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ModelOps.Learning.MLNet;

/// <summary>Runs one fit of ML.NET: its messages become progress and notes, a cancellation ends it, its errors become ours.</summary>
internal sealed partial class MLNetFit : IDisposable
{
    private const string Shuffling = "does not support shuffling";
    private readonly FitContext _fit;
    private readonly ConcurrentDictionary<string, int> _warnings = new(StringComparer.Ordinal);

    public MLNetFit(FitContext fit)
    {
        _fit = fit;
        Context = new MLContext(fit.Seed);
        Context.Log += OnLog;
    }

    /// <summary>What estimators are made with.</summary>
    public MLContext Context { get; }

    /// <summary>What ML.NET warned of, a sentence each.</summary>
    public IReadOnlyList<string> Warnings => [.. _warnings.OrderBy(pair => pair.Value).Select(pair => $"ML.NET says: {pair.Key}")];

    /// <summary>Fits; a cancellation returns at once, also from trainers that do not look for one.</summary>
    public ITransformer Run(IEstimator<ITransformer> estimator, IDataView view)
    {
        try
        {
            return Task.Run(() => estimator.Fit(view), _fit.CancellationToken).WaitAsync(_fit.CancellationToken).GetAwaiter().GetResult();
        }
        catch (AggregateException error) when (_fit.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, _fit.CancellationToken);
        }
    }

    /// <summary>For a pipeline of a notebook, whose own context writes the messages.</summary>
    public void Dispose() => Context.Log -= OnLog;

    private void OnLog(object? sender, LoggingEventArgs entry)
    {
        var text = Source().Replace(entry.Message, "").Trim();
        switch (entry.Kind)
        {
            case ChannelMessageKind.Warning when !text.Contains(Shuffling, StringComparison.Ordinal):
                _warnings.TryAdd(text, _warnings.Count);
                break;
            case ChannelMessageKind.Info:
                _fit.Progress?.Report(new FitProgress(0, 0) { Note = text.Length > 100 ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 99)}…") : text });
                break;
        }
    }

    [GeneratedRegex(@"^\[Source=.*?, Kind=\w+\]")]
    private static partial Regex Source();
}
