namespace ModelOps.Learning.Steps;

/// <summary>Numeric columns changed in place: the same arithmetic for each, with constants of its own.</summary>
/// <param name="names">The columns.</param>
/// <param name="how">The step's name.</param>
internal abstract class ColumnTransform(string[] names, string how) : IFittedStep
{
    protected string[] Names => names;

    public void Apply(PreparedTable table)
    {
        for (var j = 0; j < names.Length; j++)
        {
            var column = j;
            var taken = table.TakeNumber(names[j]);
            table.Change(names[j], how);
            table.Numbers.Add(PreparedNumber.Of(taken.Info, Array.ConvertAll(taken.Values, value => Change(column, value))));
        }
    }

    public void Export(GraphTable table)
    {
        if (names.Length > 0)
        {
            table.AddNumbers(Export(table.Graph, table.TakeNumbers(names)), names);
        }
    }

    protected abstract double Change(int column, double value);

    /// <summary>Changes a double tensor <c>[N, k]</c>.</summary>
    protected abstract string Export(Models.Onnx.GraphBuilder graph, string source);
}
