using System.Globalization;
using ModelOps.TestSupport;

namespace ModelOps.Learning.Tests.Pmml;

/// <summary>
/// Every data set of the repository. <c>MODELOPS_PMML_ROWS</c> sets how many rows are learnt from and compared (200 by default, spread over the file; 0 for every
/// row), <c>MODELOPS_PMML_TREES</c> how many trees a forest has (4 by default).
/// </summary>
public sealed class PmmlDataSetTests
{
    private static readonly int _rows = Size("MODELOPS_PMML_ROWS", 200);
    private static readonly int _trees = Size("MODELOPS_PMML_TREES", 4);

    [Theory]
    [InlineData("german_credit", "risk")]
    [InlineData("churn", "churn")]
    [InlineData("spam", "type")]
    [InlineData("breast_cancer", "diagnosis")]
    [InlineData("iris", "species")]
    [InlineData("digits", "label")]
    [InlineData("diamonds", "price")]
    [InlineData("diabetes", "progression")]
    [InlineData("chicago_ridership", "ridership")]
    [InlineData("airquality", "ozone")]
    public void Documents_score_the_rows_of_a_data_set_as_the_graphs_do(string file, string target)
    {
        var all = Frame.ReadCsv(RepositoryPaths.Of("data", $"{file}.csv"));
        var known = all.Take([.. Enumerable.Range(0, all.RowCount).Where(row => all[target][row] is not null)]);
        var step = _rows == 0 ? 1 : Math.Max(1, known.RowCount / _rows);
        var rows = known.Take([.. Enumerable.Range(0, known.RowCount / step).Select(row => row * step)]);
        var isNumber = rows[target] is not StringColumn && target != "label";
        foreach (var trainer in isNumber ? (string[])["ridge", "decision-tree", "random-forest", "gradient-boosting"] : ["logistic", "decision-tree", "random-forest", "gradient-boosting"])
        {
            var options = new FitOptions
            {
                Target = target,
                Trainer = trainer,
                Seed = 1,
                Set = trainer is "random-forest" or "gradient-boosting" ? TrainerSettings.Parse(string.Create(CultureInfo.InvariantCulture, $"trees={_trees}")) : null,
            };
            using var trained = Learner.Fit(rows, options);
            PmmlParity.Check(trained.Model, rows, Odd(rows, target));
        }
    }

    // Rows with a missing value, an unseen category or an extreme number in each column in turn.
    private static Frame Odd(Frame rows, string target)
    {
        Column[] inputs = [.. rows.Columns.Where(column => column.Name != target)];
        var count = inputs.Length * 2;
        var places = Enumerable.Range(0, count).Select(row => row % rows.RowCount).ToArray();
        return new Frame(rows.Take(places).Columns.Select(column =>
        {
            var at = Array.FindIndex(inputs, input => input.Name == column.Name) * 2;
            return at < 0 ? column : column switch
            {
                StringColumn texts => StringColumn.From(column.Name, Enumerable.Range(0, count).Select(row => row == at ? null : row == at + 1 ? "never seen" : texts.Text(row))),
                Column<double> or Column<long> => new Column<double>(column.Name, [.. Enumerable.Range(0, count).Select(row => row == at ? double.NaN : row == at + 1 ? (row % 4 == 1 ? 1e15 : -1e15)
                    : column[row] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN)]),
                _ => column,
            };
        }));
    }

    private static int Size(string variable, int small) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : small;
}
