using ModelOps.Models.Onnx;

namespace ModelOps.Learning.Steps;

/// <summary>Adds the product of every pair of the columns, named <c>a*b</c>; the columns stay.</summary>
internal sealed class InteractStep(ColumnChoice columns) : IPipelineStep
{
    private const int MostColumns = 50;

    public IFittedStep Fit(PreparedTable table, StepContext context)
    {
        var chosen = columns.Numbers(table);
        return chosen.Length <= MostColumns
            ? new Fitted(chosen)
            : throw new InvalidInputException($"The step 'interact' would multiply {chosen.Length} columns with each other. Name at most {MostColumns}.");
    }

    private sealed class Fitted : IFittedStep
    {
        private readonly string[] _names;
        private readonly (int Left, int Right)[] _pairs;

        public Fitted(string[] names)
        {
            _names = names;
            _pairs = [.. Enumerable.Range(0, names.Length).SelectMany(left => Enumerable.Range(left + 1, names.Length - left - 1).Select(right => (left, right)))];
        }

        public void Apply(PreparedTable table)
        {
            var taken = _names.Select(table.TakeNumber).ToList();
            table.Numbers.AddRange(taken);
            foreach (var (left, right) in _pairs)
            {
                var (a, b) = (taken[left].Values, taken[right].Values);
                var (name, reading) = ($"{_names[left]}*{_names[right]}", $"{table.Reading(_names[left])}*{table.Reading(_names[right])}");
                if (reading != name)
                {
                    table.Changed[name] = reading;
                }

                var product = new double[a.Length];
                System.Numerics.Tensors.TensorPrimitives.Multiply(a, b, product);
                table.Numbers.Add(PreparedNumber.Of(name, product));
            }
        }

        public void Export(GraphTable table)
        {
            if (_pairs.Length == 0)
            {
                return;
            }

            var graph = table.Graph;
            var source = table.TakeNumbers(_names);
            string Pick(IEnumerable<int> places) => graph.Node(
                "Gather", [source, graph.Constant(places.Select(place => (long)place).ToArray(), _pairs.Length)], new OnnxAttribute("axis", 1));
            var product = graph.Node("Mul", [Pick(_pairs.Select(pair => pair.Left)), Pick(_pairs.Select(pair => pair.Right))]);
            table.AddNumbers(source, _names);
            table.AddNumbers(product, [.. _pairs.Select(pair => $"{_names[pair.Left]}*{_names[pair.Right]}")]);
        }
    }
}
