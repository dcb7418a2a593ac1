namespace ModelOps;

/// <summary>What a gate judges, and by what. What is missing makes the rules that need it end with <see cref="GateOutcome.NotEnoughData"/>.</summary>
public sealed record GateSubject
{
    /// <summary>The candidate's evaluation, sliced by <see cref="Gate.SliceColumns"/>; null without one.</summary>
    public EvaluationResult? Evaluation { get; init; }

    /// <summary>The evaluation of the model it would replace, on the same rows; null when there is none yet.</summary>
    public EvaluationResult? Champion { get; init; }

    /// <summary>The candidate itself, for its latency, its size and the baseline that drift is measured from.</summary>
    public Model? Model { get; init; }

    /// <summary>The model it would replace, for <c>champion.latency…</c> and <c>champion.size_mb</c>.</summary>
    public Model? ChampionModel { get; init; }

    /// <summary>The rows of the evaluation, for drift and latency; null where only scores are kept.</summary>
    public Frame? Data { get; init; }

    /// <summary>Measures latencies.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
