using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns timestamps into parts, named as by <see cref="Frame.DateParts"/>: <c>when_month</c>. In the graph by integer arithmetic on days since 1970
/// (Hinnant, chrono-compatible low-level date algorithms). Missing gives missing parts.
/// </summary>
/// <param name="columns">The timestamps; null for all that no step has turned into something else.</param>
/// <param name="parts">The parts, in order.</param>
internal sealed class DatePartsStep(IReadOnlyList<string>? columns, IReadOnlyList<DatePart> parts) : IPipelineStep
{
    public const double MicrosecondsADay = 86_400_000_000;

    /// <summary>The parts that timestamps become when nobody asks for others.</summary>
    public static IReadOnlyList<DatePart> Usual { get; } = [DatePart.Year, DatePart.Month, DatePart.Day, DatePart.Weekday, DatePart.Hour];

    /// <summary>The timestamps it asks for by name; null for all.</summary>
    public IReadOnlyList<string>? Columns => columns;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var numbers = table.Numbers.Select(number => number.Name).ToHashSet(StringComparer.Ordinal);
        var wrong = (columns ?? []).Where(name => !context.Timestamps.Contains(name) || !numbers.Contains(name)).ToList();
        return wrong.Count == 0
            ? new Fitted([.. (columns ?? context.Timestamps).Where(numbers.Contains)], parts)
            : throw new InvalidInputException([.. wrong.Select(name =>
                $"Column '{name}' does not hold timestamps at this step.{Suggestion.For(name, context.Timestamps)} The timestamps are: {(context.Timestamps.Count == 0 ? "none" : string.Join(", ", context.Timestamps))}.")]);
    }

    private sealed class Fitted(string[] names, IReadOnlyList<DatePart> parts) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var name in names)
            {
                var micros = table.TakeNumber(name).Values;
                var columns = parts.Select(_ => new double[micros.Length]).ToArray();
                for (var i = 0; i < micros.Length; i++)
                {
                    for (var j = 0; j < columns.Length; j++)
                    {
                        columns[j][i] = double.IsNaN(micros[i]) ? double.NaN : TimestampParts.Of(DateTime.UnixEpoch.AddTicks((long)micros[i] * TimeSpan.TicksPerMicrosecond), parts[j]);
                    }
                }

                table.Numbers.AddRange(Names(name).Zip(columns, PreparedNumber.Of));
            }
        }

        public void Export(GraphTable table)
        {
            foreach (var name in names)
            {
                table.AddNumbers(new DatePartsGraph(table.Graph, table.TakeNumbers([name])).Join(parts), [.. Names(name)]);
            }
        }

        private IEnumerable<string> Names(string name) => parts.Select(part => $"{name}_{part.ToString().ToLowerInvariant()}");
    }
}
