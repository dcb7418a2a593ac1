using System.Globalization;

namespace ModelOps.Deployments.Canary;

/// <summary>
/// Counts predictions by label, or by range: the tenths of the champion's first predictions, which are not counted themselves, so that the ranges do not depend on what is.
/// Not for several threads at once.
/// </summary>
internal sealed class PredictionShares(IReadOnlyList<double> borders)
{
    private const int First = 200;
    private const int MostLabels = 20;
    private const string Other = "other";
    private readonly List<double> _first = [];

    internal IReadOnlyList<double> Borders { get; private set; } = borders;

    internal void Add(Frame answer, Dictionary<string, long> counts, bool isChampion)
    {
        var isLabel = answer.Contains("label");
        if (!isLabel && !answer.Contains("prediction"))
        {
            return;
        }

        var column = answer[isLabel ? "label" : "prediction"];
        for (var row = 0; row < column.Count; row++)
        {
            if (column[row] is not double number)
            {
                var label = Convert.ToString(column[row], CultureInfo.InvariantCulture) ?? "missing";
                Count(counts, counts.Count < MostLabels || counts.ContainsKey(label) ? label : Other);
            }
            else if (Borders.Count > 0)
            {
                Count(counts, Range(number));
            }
            else if (isChampion)
            {
                Learn(number);
            }
        }
    }

    private void Learn(double number)
    {
        _first.Add(number);
        if (_first.Count == First)
        {
            _first.Sort();
            double[] borders = [.. Enumerable.Range(1, 9).Select(i => _first[i * First / 10]).Distinct()];
            Borders = borders;
        }
    }

    private string Range(double number)
    {
        var above = Borders.Count(border => number > border);
        return above == Borders.Count ? string.Create(CultureInfo.InvariantCulture, $"above {Borders[^1]:G4}") : string.Create(CultureInfo.InvariantCulture, $"{above + 1}: to {Borders[above]:G4}");
    }

    private static void Count(Dictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
}
