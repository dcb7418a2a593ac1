namespace ModelOps;

/// <summary>A place at which a card and its evidence differ.</summary>
/// <param name="Section">The heading it stands under.</param>
/// <param name="What">What it is of, as <c>roc_auc, value</c>.</param>
/// <param name="Card">What the card says; null when it lacks it.</param>
/// <param name="Evidence">What the evidence says; null when it has no such thing.</param>
public sealed record CardDifference(string Section, string What, string? Card, string? Evidence)
{
    /// <summary>The difference as a sentence.</summary>
    public override string ToString() => this switch
    {
        // What is named by what it says, as a row, needs no second naming.
        { Card: null } when What.EndsWith($"'{Evidence}'", StringComparison.Ordinal) => $"{Section}: the card lacks {What}.",
        { Evidence: null } when What.EndsWith($"'{Card}'", StringComparison.Ordinal) => $"{Section}: the card has {What}, which the evidence does not have.",
        { Card: null } => $"{Section}: the card lacks {What}, which is {Evidence}.",
        { Evidence: null } => $"{Section}: the card has {What}, {Card}, which the evidence does not have.",
        _ => $"{Section}: {What} is {Card} in the card and {Evidence} in the evidence.",
    };
}
