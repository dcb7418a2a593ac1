namespace ModelOps.Evaluation.Explain.Kernel;

/// <summary>Coalitions of columns, and how their values become Shapley values.</summary>
internal sealed class Coalitions
{
    private readonly int _columns;
    private readonly double[,]? _inverse;

    private Coalitions(int columns, IReadOnlyList<bool[]> members, double[,]? inverse) => (_columns, Members, _inverse) = (columns, members, inverse);

    /// <summary>The coalitions: for each column, whether it takes part. When drawn, each is followed by its rest.</summary>
    public IReadOnlyList<bool[]> Members { get; }

    /// <summary>True when these are all coalitions.</summary>
    public bool IsExact => _inverse is null;

    /// <summary>All coalitions.</summary>
    public static Coalitions All(int columns) =>
        new(columns, [.. Enumerable.Range(0, 1 << columns).Select(set => Enumerable.Range(0, columns).Select(column => ((set >> column) & 1) != 0).ToArray())], null);

    /// <summary>Draws pairs of a coalition and its rest by the Shapley kernel.</summary>
    /// <param name="columns">The number of columns, 2 or more.</param>
    /// <param name="pairs">The number of pairs.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Null when the coalitions drawn do not tell all columns apart.</returns>
    public static Coalitions? Draw(int columns, int pairs, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, columns).ToArray();
        double[] chances = [.. Enumerable.Range(1, columns - 1).Select(size => 1.0 / (size * (double)(columns - size)))];
        var members = new List<bool[]>(2 * pairs);
        for (var i = 0; i < pairs; i++)
        {
            var (size, left) = (0, random.NextDouble() * chances.Sum());
            while (size < chances.Length - 1 && left >= chances[size])
            {
                left -= chances[size++];
            }

            random.Shuffle(order);
            var chosen = new bool[columns];
            foreach (var column in order.AsSpan(0, size + 1))
            {
                chosen[column] = true;
            }

            members.Add(chosen);
            members.Add(Array.ConvertAll(chosen, static member => !member));
        }

        var moments = new double[columns - 1, columns - 1];
        for (var i = 0; i < members.Count; i += 2)
        {
            var place = Reduced(members[i]);
            for (var j = 0; j < place.Length; j++)
            {
                for (var k = 0; k < place.Length; k++)
                {
                    moments[j, k] += place[j] * place[k];
                }
            }
        }

        return SymmetricMatrix.Inverse(moments) is { } inverse ? new Coalitions(columns, members, inverse) : null;
    }

    /// <summary>Gives the Shapley values of a row.</summary>
    /// <param name="worth">The value of each coalition.</param>
    /// <param name="usual">The value of none.</param>
    /// <param name="own">The value of all.</param>
    /// <param name="values">One for each column.</param>
    /// <param name="errors">Their standard errors, unless exact.</param>
    public void Solve(double[] worth, double usual, double own, Span<double> values, Span<double> errors)
    {
        if (_inverse is null)
        {
            Sum(worth, values);
            return;
        }

        // The last column's value is what is left: that is the constraint. A coalition and its rest differ by twice what the regression sees.
        var free = _columns - 1;
        var seen = new double[Members.Count / 2];
        Span<double> right = new double[free];
        for (var i = 0; i < seen.Length; i++)
        {
            var members = Members[2 * i];
            seen[i] = (worth[2 * i] - worth[(2 * i) + 1] - ((members[free] ? 1 : -1) * (own - usual))) / 2;
            Add(Reduced(members), seen[i], right);
        }

        for (var j = 0; j < free; j++)
        {
            values[j] = 0;
            for (var k = 0; k < free; k++)
            {
                values[j] += _inverse[j, k] * right[k];
            }
        }

        values[free] = own - usual;
        for (var j = 0; j < free; j++)
        {
            values[free] -= values[j];
        }

        Errors(seen, values, errors);
    }

    private void Errors(double[] seen, Span<double> values, Span<double> errors)
    {
        var free = _columns - 1;
        errors.Clear();
        for (var i = 0; i < seen.Length; i++)
        {
            var place = Reduced(Members[2 * i]);
            var rest = seen[i];
            for (var j = 0; j < free; j++)
            {
                rest -= place[j] * values[j];
            }

            var last = 0.0;
            for (var j = 0; j < free; j++)
            {
                var moved = 0.0;
                for (var k = 0; k < free; k++)
                {
                    moved += _inverse![j, k] * place[k];
                }

                errors[j] += moved * moved * rest * rest;
                last += moved;
            }

            errors[free] += last * last * rest * rest;
        }

        var correction = seen.Length / (double)(seen.Length - free);
        foreach (ref var error in errors)
        {
            error = Math.Sqrt(error * correction);
        }
    }

    // Each column's part over all coalitions of the others, by the number of orders in which they come before it.
    private void Sum(double[] worth, Span<double> values)
    {
        var weights = new double[_columns];
        for (var size = 0; size < weights.Length; size++)
        {
            weights[size] = 1.0 / _columns;
            for (var i = 1; i <= size; i++)
            {
                weights[size] *= i / (double)(_columns - i);
            }
        }

        for (var column = 0; column < _columns; column++)
        {
            values[column] = 0;
            for (var set = 0; set < worth.Length; set++)
            {
                if (((set >> column) & 1) == 0)
                {
                    values[column] += weights[System.Numerics.BitOperations.PopCount((uint)set)] * (worth[set | (1 << column)] - worth[set]);
                }
            }
        }
    }

    private static void Add(double[] place, double by, Span<double> to)
    {
        for (var j = 0; j < place.Length; j++)
        {
            to[j] += place[j] * by;
        }
    }

    private static double[] Reduced(bool[] members) => [.. members.Take(members.Length - 1).Select(member => (member ? 1.0 : 0) - (members[^1] ? 1 : 0))];
}
