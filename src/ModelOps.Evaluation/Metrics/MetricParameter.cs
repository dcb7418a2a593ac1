using System.Globalization;

namespace ModelOps.Evaluation.Metrics;

/// <summary>A number that is part of a metric's name, as the 2 of <c>f_beta:2</c>.</summary>
/// <param name="Names">What stands before the colon; the first is the one shown.</param>
/// <param name="What">What the number is, as <c>quantile</c>.</param>
/// <param name="Range">What it may be, as <c>a number between 0 and 1</c>.</param>
/// <param name="Accepts">True for a number in the range.</param>
/// <param name="Example">A number that is often used; the catalog lists the metric with it.</param>
/// <param name="Make">The metric for a number: its name, and the parameter that it came from.</param>
internal sealed record MetricParameter(IReadOnlyList<string> Names, string What, string Range, Func<double, bool> Accepts, double Example, Func<MetricParameter, double, MetricDefinition> Make)
{
    internal string NameOf(double value) => $"{Names[0]}:{Text(value)}";

    internal IReadOnlyList<string> AliasesOf(double value) => [.. Names.Skip(1).Select(name => $"{name}:{Text(value)}")];

    internal MetricDefinition Of(double value) => Make(this, value);

    /// <summary>The metric of what stands behind the colon.</summary>
    /// <param name="value">The text; null when there is no colon.</param>
    /// <param name="name">The whole name, for messages.</param>
    internal MetricDefinition Read(string? value, string name)
    {
        if (value is null)
        {
            throw new InvalidInputException($"The metric '{name}' needs a {What}, {Range}; write it as '{NameOf(Example)}'.");
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Accepts(number)
            ? Of(number)
            : throw new InvalidInputException($"The {What} in '{name}' is not {Range}; write it as '{NameOf(Example)}'.");
    }

    internal static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
