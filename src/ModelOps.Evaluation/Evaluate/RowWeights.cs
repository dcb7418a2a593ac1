using System.Globalization;

namespace ModelOps.Evaluation.Evaluate;

/// <summary>The weights of rows, from a column of the data.</summary>
internal static class RowWeights
{
    internal static IEnumerable<string> Check(Frame data, string? name, string? target)
    {
        string[] columns = [.. data.Columns.Select(column => column.Name)];
        if (name is null)
        {
            yield break;
        }

        if (!columns.Contains(name))
        {
            yield return $"There is no column '{name}' with the weights.{Suggestion.Among(name, columns, "The columns are")}";
        }
        else if (name == target)
        {
            yield return $"The column '{name}' holds the true values; name another one for the weights.";
        }
        else if (data[name].Type is not (ColumnType.Float64 or ColumnType.Int64))
        {
            yield return $"The column '{name}' is of the type {data[name].Type}, and weights are numbers; name a column of numbers.";
        }
    }

    /// <summary>The weights of the rows that are evaluated; null when no column is named.</summary>
    /// <exception cref="InvalidInputException">A missing, negative or infinite weight, or none above 0.</exception>
    internal static double[]? Of(Frame data, string? name, int[] rows)
    {
        if (name is null)
        {
            return null;
        }

        var column = data[name];
        var numbers = data.Numbers(name);
        double[] weights = [.. rows.Select(row => numbers[row])];
        for (var i = 0; i < weights.Length; i++)
        {
            if (column.IsMissing(rows[i]))
            {
                throw new InvalidInputException($"Row {rows[i] + 1} has no weight in '{name}'. Fill the missing weights, or leave those rows out.");
            }

            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
            {
                throw new InvalidInputException(string.Create(CultureInfo.InvariantCulture, $"Row {rows[i] + 1} has the weight {weights[i]} in '{name}'; weights are finite numbers of 0 or more."));
            }
        }

        return weights.Any(weight => weight > 0) ? weights : throw new InvalidInputException($"All weights in '{name}' are 0, so no row counts. Name a column with weights above 0.");
    }
}
