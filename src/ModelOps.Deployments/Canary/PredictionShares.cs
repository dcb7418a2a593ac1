using System.Globalization;

namespace ModelOps.Deployments.Canary;

/// <summary>
/// Counts predictions by label, or by range: the tenths of the champion's first predictions, which are not counted themselves, so that the ranges do not depend on what is.
/// The first labels of both versions have places of their own, and the others share one. Not for several threads at once.
/// </summary>
/// <param name="borders">The borders between ranges; empty before they are known.</param>
/// <param name="labels">Labels that have been counted by their own names.</param>
internal sealed class PredictionShares(IReadOnlyList<double> borders, IEnumerable<string> labels)
{
    private const string Missing = "missing";
    private const int First = 200;
    private const int MostLabels = 20;
    private const string Other = "other";
    private readonly List<double> _first = [];
    private readonly HashSet<string> _labels = [.. labels.Except([Other, Missing])];

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
            if (column.IsMissing(row))
            {
                if (isLabel || Borders.Count > 0)
                {
                    Count(counts, Missing);
                }
            }
            else if (column[row] is not double number)
            {
                Count(counts, Place(Convert.ToString(column[row], CultureInfo.InvariantCulture)!));
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

    // The same for both versions: with places of its own for each, two that answer alike would seem to lie apart.
    private string Place(string label) => _labels.Contains(label) || (_labels.Count < MostLabels && _labels.Add(label)) ? label : Other;

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
