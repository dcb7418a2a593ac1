namespace ModelOps.Pipelines.Expressions;

/// <summary>What <c>${…}</c> stands for: <c>parameters.NAME</c>, <c>matrix.NAME</c>, <c>steps.STEP.outputs.NAME</c>, <c>steps.STEP.status</c> or <c>run.NAME</c>.</summary>
/// <param name="Parts">The words between the dots.</param>
internal sealed record Reference(IReadOnlyList<string> Parts)
{
    internal const string Parameters = "parameters";
    internal const string Matrix = "matrix";
    internal const string Steps = "steps";
    internal const string Run = "run";
    internal const string Outputs = "outputs";
    internal const string Status = "status";

    /// <summary>The first words that there are.</summary>
    internal static readonly string[] Roots = [Parameters, Matrix, Steps, Run];

    /// <summary>What is known of a run of the pipeline.</summary>
    internal static readonly string[] RunNames = ["id", "name", "started", "folder"];

    /// <summary>The first word.</summary>
    internal string Root => Parts[0];

    /// <summary>The step that it names; null for another reference.</summary>
    internal string? Step => Root == Steps ? Parts[1] : null;

    public override string ToString() => $"${{{string.Join('.', Parts)}}}";

    /// <summary>Reads what stands between the braces.</summary>
    /// <exception cref="InvalidInputException">It is nothing that can be referred to.</exception>
    internal static Reference Parse(string text)
    {
        var reference = new Reference(text.Trim().Split('.'));
        var parts = reference.Parts;
        var isOne = parts.All(part => part.Length > 0) && reference.Root switch
        {
            Parameters or Matrix => parts.Count >= 2,
            Run => parts.Count == 2 && RunNames.Contains(parts[1]),
            Steps => (parts.Count >= 4 && parts[2] == Outputs) || (parts.Count == 3 && parts[2] == Status),
            _ => false,
        };
        return isOne ? reference : throw new InvalidInputException(
            $"'${{{text}}}' stands for nothing. Write ${{parameters.NAME}}, ${{matrix.NAME}}, ${{steps.STEP.outputs.NAME}}, ${{steps.STEP.status}}, or ${{run.NAME}} with one of {string.Join(", ", RunNames)}; for the text itself write $${{{text}}}.");
    }
}
