namespace ModelOps;

/// <summary>An evaluation with what it was made of, so that a rival can be measured in the same way.</summary>
internal sealed record EvaluationEvidence(EvaluationResult Evaluation, NamedFrame Data, EvaluateOptions Options);
