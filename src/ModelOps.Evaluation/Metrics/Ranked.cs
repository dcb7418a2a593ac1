namespace ModelOps.Evaluation.Metrics;

/// <summary>Rows in descending order of score, read in groups of equal score.</summary>
internal readonly ref struct Ranked
{
    private readonly ReadOnlySpan<bool> _positive;
    private readonly ReadOnlySpan<int> _targets;
    private readonly int _class;
    private readonly ReadOnlySpan<double> _scores;
    private readonly int _stride;
    private readonly ReadOnlySpan<double> _weights;
    private readonly ReadOnlySpan<int> _order;

    internal Ranked(ReadOnlySpan<bool> positive, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights, ReadOnlySpan<int> order)
    {
        _positive = positive;
        _scores = scores;
        _stride = 1;
        _weights = weights;
        _order = order;
    }

    /// <summary>One class against the rest; nothing is copied.</summary>
    internal Ranked(MetricInput input, int index, ReadOnlySpan<double> weights)
    {
        _targets = input.Targets;
        _class = index;
        _scores = input.Count == 0 ? default : input.Probabilities[index..];
        _stride = input.ClassCount;
        _weights = weights;
        _order = input.Order(index);
    }

    internal int Count => _order.Length;

    internal double Score(int position) => _scores[_order[position] * _stride];

    /// <summary>The positive and negative weight of the rows that share the score at <paramref name="position"/>, which moves behind them.</summary>
    internal (double Positive, double Negative) NextGroup(ref int position)
    {
        var score = Score(position);
        double positive = 0, negative = 0;
        do
        {
            var row = _order[position];
            var weight = _weights.IsEmpty ? 1 : _weights[row];
            if (_positive.IsEmpty ? _targets[row] == _class : _positive[row])
            {
                positive += weight;
            }
            else
            {
                negative += weight;
            }

            position++;
        }
        while (position < _order.Length && Score(position) == score);

        return (positive, negative);
    }
}
