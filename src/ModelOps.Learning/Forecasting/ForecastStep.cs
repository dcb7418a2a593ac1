using ModelOps.Learning.Steps;
using ModelOps.Models;
using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Forecasting;

/// <summary>
/// Turns a window, a step and a timestamp into features: the window's values around their mean, that mean, the values of the same place in earlier seasons, weekday,
/// month and hour as 0 and 1, the day of the year as sine and cosine, the step as 0 and 1.
/// </summary>
internal sealed class ForecastStep(ForecastSettings settings) : IPipelineStep
{
    public const string Level = Window + "level";
    private const string Window = "window_";
    private const string Calendar = "calendar_";
    private const int MostSeasons = 4;
    private const double Limit = 1e9;
    private const double RadiansADay = 2 * Math.PI / 365.25;

    /// <summary>What the names of features that it makes start with.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = [Window, Calendar];

    /// <summary>The name of the value so many seasons before the one to forecast.</summary>
    public static string Season(int number) => FormattableString.Invariant($"{Window}season_{number}");

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var lags = settings.Lags.Select(name => table.Numbers.First(number => number.Name == name).Values).ToArray();
        var fills = lags.Select(values => Statistics.Median(values)).ToArray();
        var (shift, _) = Statistics.ScaleOf(context.Targets.Values, Scaling.Standard);
        var apart = new double[context.Targets.Values.Length];
        for (var row = 0; row < apart.Length; row++)
        {
            apart[row] = context.Targets.Values[row] - lags.Average(values => values[row]);
        }

        return new Fitted(settings, fills, shift, Statistics.ScaleOf(apart, Scaling.Standard).Scale);
    }

    public sealed class Fitted(ForecastSettings settings, double[] fills, double shift, double scale) : IFittedStep
    {
        private readonly string[] _lags = [.. settings.Lags];
        private readonly int _seasons = settings.Season == 1 ? 1 : Math.Min(MostSeasons, settings.Window / settings.Season);

        public int Seasons => _seasons;

        public double Shift => shift;

        public double Scale => scale;

        private IEnumerable<string> Scaled => [.. _lags, Level, .. Enumerable.Range(1, _seasons).Select(Season), Calendar + "year_sin", Calendar + "year_cos"];

        private IReadOnlyList<(DatePart Part, int First, int Count)> Codes =>
        [
            (DatePart.Month, 1, 12),
            .. settings.Interval.HasWeekdays ? [(DatePart.Weekday, 1, 7)] : (ReadOnlySpan<(DatePart, int, int)>)[],
            .. settings.Interval.HasHours ? [(DatePart.Hour, 0, 24)] : (ReadOnlySpan<(DatePart, int, int)>)[],
        ];

        public void Apply(PreparedTable table)
        {
            var times = table.TakeNumber(settings.Time).Values;
            var steps = table.TakeNumber(ForecastSettings.Step).Values;
            var lags = _lags.Select((name, place) => Array.ConvertAll(table.TakeNumber(name).Values, value => double.IsFinite(value) ? value : fills[place])).ToArray();
            var rows = table.RowCount;
            var level = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                var sum = 0.0;
                foreach (var lag in lags)
                {
                    sum += lag[row] / lags.Length;
                }

                level[row] = sum;
                foreach (var lag in lags)
                {
                    lag[row] = Cut((lag[row] - sum) / scale);
                }
            }

            double[] OfSeason(int season) => [.. Enumerable.Range(0, rows).Select(row => IsStep(steps[row]) ? lags[Place(season, (int)steps[row]) - 1][row] : 0)];
            double[] Angle(double quarter) => Array.ConvertAll(times, time => Math.Sin((Part(time, DatePart.DayOfYear) * RadiansADay) + quarter));
            double[][] scaled = [.. lags, Array.ConvertAll(level, value => Cut((value - shift) / scale)), .. Enumerable.Range(1, _seasons).Select(OfSeason), Angle(0), Angle(Math.PI / 2)];
            foreach (var (name, values) in Scaled.Zip(scaled))
            {
                table.Scale(name, 0, 1);
                table.Numbers.Add(PreparedNumber.Of(name, values));
            }

            foreach (var (part, first, count) in Codes)
            {
                var codes = Array.ConvertAll(times, time => double.IsNaN(time) ? -1 : (int)Part(time, part) - first);
                table.Numbers.AddRange(Enumerable.Range(0, count).Select(code => PreparedNumber.Indicator(Name(part, first + code), codes, code)));
            }

            var places = Array.ConvertAll(steps, step => IsStep(step) ? (int)step - 1 : -1);
            table.Numbers.AddRange(Enumerable.Range(0, settings.Horizon).Select(code => PreparedNumber.Indicator(StepName(code + 1), places, code)));
        }

        public void Export(GraphTable table)
        {
            var graph = table.Graph;
            var parts = new DatePartsGraph(graph, table.TakeNumbers([settings.Time])).Join([DatePart.DayOfYear, .. Codes.Select(code => code.Part)]);
            var steps = OneHot(graph, table.TakeNumbers([ForecastSettings.Step]), 1, settings.Horizon);
            var source = table.TakeNumbers(_lags);

            // x − x is 0 for finite numbers and NaN for all others.
            var filled = graph.Node("Where", [graph.Node("IsNaN", [graph.Node("Sub", [source, source])]), graph.Constant(fills, fills.Length), source]);
            var level = graph.Node("MatMul", [filled, graph.Constant(Enumerable.Repeat(1.0 / _lags.Length, _lags.Length).ToArray(), _lags.Length, 1)]);
            var lags = Divided(graph, graph.Node("Sub", [filled, level]));
            var seasons = Enumerable.Range(1, _seasons).Select(season =>
            {
                var chosen = graph.Node("MatMul", [steps, graph.Constant(Selection(season), settings.Horizon, _lags.Length)]);
                return graph.Node("ReduceSum", [graph.Node("Mul", [chosen, lags]), graph.Constant([1L], 1)], new OnnxAttribute("keepdims", 1));
            });
            var angle = graph.Node("Mul", [Column(graph, parts, 0), graph.Constant([RadiansADay], 1)]);
            string[] all =
            [
                lags,
                Divided(graph, graph.Node("Sub", [level, graph.Constant([shift], 1)])),
                .. seasons,
                graph.Node("Sin", [angle]),
                graph.Node("Sin", [graph.Node("Add", [angle, graph.Constant([Math.PI / 2], 1)])]),
                .. Codes.Select((code, place) => OneHot(graph, Column(graph, parts, place + 1), code.First, code.Count)),
                steps,
            ];
            string[] names = [.. Scaled, .. Codes.SelectMany(code => Enumerable.Range(code.First, code.Count).Select(value => Name(code.Part, value))), .. Enumerable.Range(1, settings.Horizon).Select(StepName)];
            table.AddNumbers(graph.Node("Concat", all, new OnnxAttribute("axis", 1)), names);
        }

        /// <summary>A number <c>[N, 1]</c> as 0 and 1 for so many whole numbers from the first one on.</summary>
        public static string OneHot(GraphBuilder graph, string source, int first, int count) =>
            graph.Cast(graph.Node("Equal", [source, graph.Constant(Enumerable.Range(first, count).Select(value => (double)value).ToArray(), 1, count)]), OnnxType.Double);

        private bool IsStep(double step) => step >= 1 && step <= settings.Horizon && step == Math.Floor(step);

        // The lag, from 1, of the last known value at the same place in its season, or of one so many seasons before.
        private int Place(int season, int step) => (settings.Season * (((step - 1) / settings.Season) + season)) - step + 1;

        private double[] Selection(int season)
        {
            var matrix = new double[settings.Horizon * _lags.Length];
            for (var step = 1; step <= settings.Horizon; step++)
            {
                matrix[((step - 1) * _lags.Length) + Place(season, step) - 1] = 1;
            }

            return matrix;
        }

        private string Divided(GraphBuilder graph, string value) => graph.Node("Clip", [graph.Node("Div", [value, graph.Constant([scale], 1)]), graph.Constant([-Limit]), graph.Constant([Limit])]);

        private static string Column(GraphBuilder graph, string parts, int place) => graph.Node("Gather", [parts, graph.Constant([(long)place], 1)], new OnnxAttribute("axis", 1));

        private static double Part(double micros, DatePart part) => double.IsNaN(micros) ? double.NaN : TimestampParts.Of(DateTime.UnixEpoch.AddTicks((long)micros * TimeSpan.TicksPerMicrosecond), part);

        private static string Name(DatePart part, int value) => FormattableString.Invariant($"{Calendar}{part.ToString().ToLowerInvariant()}={value}");

        private static string StepName(int step) => FormattableString.Invariant($"{Window}step={step}");

        private static double Cut(double value) => Math.Clamp(value, -Limit, Limit);
    }
}
