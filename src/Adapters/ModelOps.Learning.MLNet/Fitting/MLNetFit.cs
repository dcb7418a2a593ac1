using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace ModelOps.Learning.MLNet;

/// <summary>Runs one fit of ML.NET: its messages become progress, a cancellation ends it, its errors become ours.</summary>
internal sealed partial class MLNetFit : IDisposable
{
    private const int MostLetters = 100;

    // LightGBM's library has one number of threads for the process: of two fits at once, also one whose caller has left, one writes past its buffers and the process dies.
    private static readonly SemaphoreSlim _lightGbm = new(1, 1);
    private readonly FitContext _fit;

    public MLNetFit(FitContext fit)
    {
        _fit = fit;
        Context = new MLContext(fit.Seed);
        Context.Log += OnLog;
    }

    /// <summary>What estimators are made with.</summary>
    public MLContext Context { get; }

    /// <summary>Fits; a cancellation returns at once, also from trainers that do not look for one.</summary>
    /// <param name="estimator">What is fitted.</param>
    /// <param name="view">The rows.</param>
    /// <param name="isLightGbm">True when LightGBM is, or may be, in it: such fits wait for one another.</param>
    public ITransformer Run(IEstimator<ITransformer> estimator, IDataView view, bool isLightGbm)
    {
        try
        {
            return Task.Run(() => isLightGbm ? FitAlone(estimator, view) : estimator.Fit(view), _fit.CancellationToken).WaitAsync(_fit.CancellationToken).GetAwaiter().GetResult();
        }
        catch (AggregateException error) when (_fit.CancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, _fit.CancellationToken);
        }
    }

    /// <summary>Listens no longer.</summary>
    public void Dispose() => Context.Log -= OnLog;

    private ITransformer FitAlone(IEstimator<ITransformer> estimator, IDataView view)
    {
        _lightGbm.Wait(_fit.CancellationToken);
        try
        {
            return estimator.Fit(view);
        }
        finally
        {
            _lightGbm.Release();
        }
    }

    private void OnLog(object? sender, LoggingEventArgs entry)
    {
        if (entry.Kind == ChannelMessageKind.Info && _fit.Progress is { } progress)
        {
            var text = Source().Replace(entry.Message, "").Trim();
            progress.Report(new FitProgress(0, 0) { Note = text.Length > MostLetters ? $"{text.AsSpan(0, MostLetters)}…" : text });
        }
    }

    [GeneratedRegex(@"^\[Source=.*?, Kind=\w+\]")]
    private static partial Regex Source();
}
