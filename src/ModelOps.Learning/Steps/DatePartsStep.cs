using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>
/// Turns moments into <c>_year</c>, <c>_month</c>, <c>_day</c>, <c>_weekday</c> (Monday 0) and <c>_hour</c>, by integer arithmetic on
/// days since 1970 (Hinnant, chrono-compatible low-level date algorithms). Missing gives missing parts.
/// </summary>
internal sealed class DatePartsStep(IReadOnlyList<string> columns) : IPipelineStep
{
    private const double MicrosecondsADay = 86_400_000_000;
    private static readonly string[] Parts = ["_year", "_month", "_day", "_weekday", "_hour"];

    public IFittedStep Fit(PreparedTable table, StepContext context) => new Fitted([.. columns.Where(name => table.Numbers.Any(number => number.Name == name))]);

    private sealed class Fitted(string[] names) : IFittedStep
    {
        public void Apply(PreparedTable table)
        {
            foreach (var name in names)
            {
                var values = table.TakeNumber(name).Values;
                var parts = Parts.Select(_ => new double[values.Length]).ToArray();
                for (var i = 0; i < values.Length; i++)
                {
                    if (double.IsNaN(values[i]))
                    {
                        Array.ForEach(parts, part => part[i] = double.NaN);
                        continue;
                    }

                    var moment = DateTime.UnixEpoch.AddTicks((long)values[i] * TimeSpan.TicksPerMicrosecond);
                    (parts[0][i], parts[1][i], parts[2][i]) = (moment.Year, moment.Month, moment.Day);
                    (parts[3][i], parts[4][i]) = (((int)moment.DayOfWeek + 6) % 7, moment.Hour);
                }

                table.Numbers.AddRange(Parts.Select((part, place) => PreparedNumber.Of(name + part, parts[place])));
            }
        }

        public void Export(GraphTable table)
        {
            foreach (var name in names)
            {
                table.AddNumbers(Parts5(table.Graph, table.TakeNumbers([name])), [.. Parts.Select(part => name + part)]);
            }
        }

        // All in doubles: every number is whole and far below 2^53.
        private static string Parts5(GraphBuilder graph, string micros)
        {
            string Constant(double value) => graph.Constant([value], 1);
            string Add(string a, double b) => graph.Node("Add", [a, Constant(b)]);
            string Sub(string a, string b) => graph.Node("Sub", [a, b]);
            string Times(string a, double b) => graph.Node("Mul", [a, Constant(b)]);
            string Floor(string a, double b) => graph.Node("Floor", [graph.Node("Div", [a, Constant(b)])]);

            var days = Floor(micros, MicrosecondsADay);
            var hour = Floor(Sub(micros, Times(days, MicrosecondsADay)), 3_600_000_000);
            var sinceMonday = Add(days, 3); // 1970-01-01 was a Thursday
            var weekday = Sub(sinceMonday, Times(Floor(sinceMonday, 7), 7));

            // Years start in March; an era is 400 years.
            var z = Add(days, 719_468);
            var era = Floor(z, 146_097);
            var dayOfEra = Sub(z, Times(era, 146_097));
            var leap = Sub(graph.Node("Add", [Sub(dayOfEra, Floor(dayOfEra, 1460)), Floor(dayOfEra, 36_524)]), Floor(dayOfEra, 146_096));
            var yearOfEra = Floor(leap, 365);
            var beforeYear = Sub(graph.Node("Add", [Times(yearOfEra, 365), Floor(yearOfEra, 4)]), Floor(yearOfEra, 100));
            var dayOfYear = Sub(dayOfEra, beforeYear);
            var shifted = Floor(Add(Times(dayOfYear, 5), 2), 153);
            var day = Add(Sub(dayOfYear, Floor(Add(Times(shifted, 153), 2), 5)), 1);
            var late = graph.Cast(graph.Node("GreaterOrEqual", [shifted, Constant(10)]), OnnxType.Double);
            var month = Sub(Add(shifted, 3), Times(late, 12));
            var year = graph.Node("Add", [graph.Node("Add", [yearOfEra, Times(era, 400)]), late]);
            var joined = graph.Node("Concat", [year, month, day, weekday, hour], new OnnxAttribute("axis", 1));

            // A comparison with NaN is false and would give a number.
            return graph.Node("Where", [graph.Node("IsNaN", [micros]), micros, joined]);
        }
    }
}
