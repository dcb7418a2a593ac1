using System.Globalization;

namespace ModelOps.Learning.Selection;

/// <summary>One parameter of a search space. Points are numbers from 0 to 1; this maps them to values.</summary>
internal sealed record SearchDimension(string Name, bool IsInteger, double Minimum, double Maximum, bool IsLogarithmic, IReadOnlyList<string> Choices)
{
    public bool IsChoice => Choices.Count > 0;

    /// <summary>The value at a point, as it is written in settings; numbers keep four digits.</summary>
    public string Value(double point)
    {
        if (IsChoice)
        {
            return Choices[Choice(point)];
        }

        var value = IsLogarithmic ? Minimum * Math.Pow(Maximum / Minimum, point) : Minimum + (point * (Maximum - Minimum));
        return IsInteger
            ? Math.Clamp(Math.Round(value), Minimum, Maximum).ToString(CultureInfo.InvariantCulture)
            : Math.Clamp(double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), Minimum, Maximum).ToString(CultureInfo.InvariantCulture);
    }

    public int Choice(double point) => Math.Min(Choices.Count - 1, (int)(point * Choices.Count));

    /// <summary>A point of a value, or the nearest one; the first choice where there is no such choice.</summary>
    public double PointOf(string value)
    {
        if (IsChoice)
        {
            return (Math.Max(0, Choices.ToList().IndexOf(value)) + 0.5) / Choices.Count;
        }

        var number = Math.Clamp(double.Parse(value, CultureInfo.InvariantCulture), Minimum, Maximum);
        return IsLogarithmic ? Math.Log(number / Minimum) / Math.Log(Maximum / Minimum) : (number - Minimum) / (Maximum - Minimum);
    }

    /// <summary>The points of a grid: all choices, or at most <paramref name="most"/> numbers from end to end.</summary>
    public IReadOnlyList<double> Grid(int most)
    {
        var count = IsChoice ? Choices.Count : IsInteger ? (int)Math.Min(most, Maximum - Minimum + 1) : most;
        return [.. Enumerable.Range(0, count).Select(i => IsChoice ? (i + 0.5) / count : count == 1 ? 0 : i / (count - 1.0))];
    }

    public static SearchDimension Of(TrainerParameter parameter) => parameter.Kind is ParameterKind.Choice or ParameterKind.Flag
        ? new SearchDimension(parameter.Name, false, 0, 1, false, parameter.Choices)
        : new SearchDimension(parameter.Name, parameter.Kind == ParameterKind.Integer, parameter.SearchMinimum ?? 0, parameter.SearchMaximum ?? 1, parameter.SearchLogarithmic, []);
}
