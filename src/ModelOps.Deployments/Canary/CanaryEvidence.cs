using System.Collections.Concurrent;
using ModelOps.Deployments.Canary;

namespace ModelOps;

/// <summary>Gathers what a canary is judged by: it watches the scoring hosts of both versions, takes labels when they come, and compares answers to the same rows.</summary>
public sealed class CanaryEvidence : IScoringObserver
{
    // What waits for the challenger's answers; more is dropped, since agreement needs no more.
    private const int MostWaiting = 64;
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<(Frame Rows, Frame Answer)> _waiting = new();
    private readonly string _champion;
    private readonly string _challenger;
    private readonly double _sample;
    private readonly bool _compares;
    private CanarySnapshot _kept;
    private VersionCounts _championCounts;
    private VersionCounts _challengerCounts;
    private PredictionShares _shares;

    /// <summary>Evidence of two versions, empty or as it was.</summary>
    /// <param name="champion">The champion's version, as the hosts name it.</param>
    /// <param name="challenger">The challenger's.</param>
    /// <param name="options">Which requests to look into.</param>
    /// <param name="from">What was there before; null for none.</param>
    public CanaryEvidence(string champion, string challenger, CanaryOptions options, CanarySnapshot? from = null)
    {
        (_champion, _challenger, _sample, _compares) = (champion, challenger, options.Sample, options.Agreement is not null);
        _kept = from ?? new CanarySnapshot();
        (_championCounts, _challengerCounts, _shares) = (new(_kept.Champion), new(_kept.Challenger), new(_kept.Borders, _kept.Champion.Predictions.Keys.Concat(_kept.Challenger.Predictions.Keys)));
    }

    /// <inheritdoc />
    public bool Takes(string requestId)
    {
        if (_sample >= 1)
        {
            return true;
        }

        // FNV-1a: the same in every process.
        var hash = 2166136261u;
        foreach (var letter in requestId)
        {
            hash = unchecked((hash ^ letter) * 16777619);
        }

        return hash < _sample * uint.MaxValue;
    }

    /// <inheritdoc />
    public void Scored(ScoredRequest request)
    {
        // Neither a copy for the shadow nor what no version has to answer for.
        if (request.IsShadow || request.Status is 429 or 499)
        {
            return;
        }

        if (request.Version == _champion)
        {
            if (_compares && request is { Rows: { } rows, Answer: { } answer } && _waiting.Count < MostWaiting)
            {
                _waiting.Enqueue((rows, answer));
            }

            lock (_gate)
            {
                _championCounts.Add(request, _shares, isChampion: true);
            }
        }
        else if (request.Version == _challenger)
        {
            lock (_gate)
            {
                _challengerCounts.Add(request, _shares, isChampion: false);
            }
        }
    }

    /// <summary>Takes the truth of a row for which a label was predicted. Give each row once.</summary>
    /// <param name="version">The version that answered; others than both do not count.</param>
    /// <param name="isWrong">Whether it was wrong.</param>
    public void AddLabel(string version, bool isWrong) => AddQuality(version, new(new(isWrong ? 1 : 0, 1), default));

    /// <summary>Takes the truth of a row for which a number was predicted. Give each row once.</summary>
    /// <param name="version">The version that answered; others than both do not count.</param>
    /// <param name="error">How far it was off; its sign does not matter.</param>
    public void AddLabel(string version, double error) => AddQuality(version, new(default, default(SampleMoments).With(Math.Abs(error))));

    /// <summary>Takes what all labels say by now, in place of what was known.</summary>
    /// <param name="champion">Of the champion.</param>
    /// <param name="challenger">Of the challenger.</param>
    public void SetQuality(QualityEvidence champion, QualityEvidence challenger)
    {
        lock (_gate)
        {
            _kept = _kept with { ChampionQuality = champion, ChallengerQuality = challenger };
        }
    }

    /// <summary>Takes a comparison of answers to the same rows, such as a shadow's.</summary>
    /// <param name="rows">Rows scored alike among all.</param>
    public void AddAgreement(ProportionCount rows)
    {
        lock (_gate)
        {
            _kept = _kept with { Agreement = _kept.Agreement + rows };
        }
    }

    /// <summary>Scores rows that the champion has answered with the challenger, and compares. Only needed with <see cref="CanaryOptions.Agreement"/>.</summary>
    /// <param name="challenger">Scores rows.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="ModelOpsException">The challenger cannot be reached, as when the tracker does not answer: that says nothing of its answers.</exception>
    public async Task CompareAsync(Func<Frame, CancellationToken, Task<Frame>> challenger, CancellationToken cancellationToken = default)
    {
        while (_waiting.TryDequeue(out var request))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Frame? answer = null;
            try
            {
                answer = await challenger(request.Rows, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is ModelException or InvalidInputException)
            {
                // Rows that the challenger cannot score agree with nothing.
            }

            AddAgreement(answer is null ? new(0, request.Answer.RowCount) : RowAgreement.Of(request.Answer, answer));
        }
    }

    /// <summary>All evidence as it is now.</summary>
    public CanarySnapshot Snapshot()
    {
        lock (_gate)
        {
            return _kept with { Champion = _championCounts.Evidence(), Challenger = _challengerCounts.Evidence(), Borders = _shares.Borders };
        }
    }

    /// <summary>Begins a step: what both did starts anew, quality and agreement go on.</summary>
    /// <param name="keepChampion">True to go on comparing with what the champion did before, since it gets no more requests.</param>
    public void BeginStep(bool keepChampion)
    {
        lock (_gate)
        {
            _championCounts = keepChampion ? _championCounts : new(new VersionEvidence());
            _challengerCounts = new(new VersionEvidence());
        }
    }

    private void AddQuality(string version, QualityEvidence row)
    {
        lock (_gate)
        {
            _kept = version == _champion ? _kept with { ChampionQuality = Sum(_kept.ChampionQuality, row) }
                : version == _challenger ? _kept with { ChallengerQuality = Sum(_kept.ChallengerQuality, row) }
                : _kept;
        }
    }

    private static QualityEvidence Sum(QualityEvidence one, QualityEvidence other) => new(one.Wrong + other.Wrong, one.Error + other.Error);
}
