namespace ModelOps.Learning.Trees;

/// <summary>Computes and packs the gradients of a round, in chunks whose bounds never depend on the number of threads.</summary>
internal sealed unsafe class GradientPass : IDisposable
{
    private const int ChunkRows = 4096;
    private readonly Objective _objective;
    private readonly WorkCrew _crew;
    private readonly int _rowCount;
    private readonly NativeArray<float> _gradients;
    private readonly NativeArray<float> _hessians;
    private readonly float[][]? _probabilities;
    private readonly (double Gradient, double Hessian, double Most)[] _sums;
    private readonly int _chunks;

    public GradientPass(Objective objective, int rowCount, WorkCrew crew)
    {
        (_objective, _rowCount, _crew) = (objective, rowCount, crew);
        _gradients = new NativeArray<float>(rowCount);
        _hessians = new NativeArray<float>(rowCount);
        _chunks = (rowCount + ChunkRows - 1) / ChunkRows;
        _sums = new (double, double, double)[_chunks];
        if (objective is SoftmaxObjective)
        {
            _probabilities = new float[objective.Outputs][];
            for (var k = 0; k < _probabilities.Length; k++)
            {
                _probabilities[k] = new float[rowCount];
            }
        }
    }

    public void Dispose()
    {
        _gradients.Dispose();
        _hessians.Dispose();
    }

    /// <summary>Called once a round, before the outputs' gradients.</summary>
    public void Begin(float[][] scores)
    {
        if (_objective is SoftmaxObjective softmax)
        {
            _crew.Run(_chunks, chunk => softmax.Probabilities(chunk * ChunkRows, Length(chunk), scores, _probabilities!));
        }
    }

    /// <summary>Fills the grower's gradients for the rows in its list.</summary>
    /// <param name="output">The raw score to differentiate by.</param>
    /// <param name="scores">All raw scores.</param>
    /// <param name="grower">Its row list is read, its gradients are written.</param>
    /// <param name="count">The length of the row list.</param>
    public GradientPacking Fill(int output, float[][] scores, TreeGrower grower, int count)
    {
        _crew.Run(_chunks, chunk => Derive(chunk, output, _probabilities ?? scores));
        double gradient = 0, hessian = 0, most = 0;
        foreach (var sum in _sums)
        {
            gradient += sum.Gradient;
            hessian += sum.Hessian;
            most = Math.Max(most, sum.Most);
        }

        var packing = GradientPacking.For(gradient, hessian, most, _objective.HessianIsOne && _objective.Weights is null);
        var (rows, packed) = (grower.Rows, grower.Packed);
        _crew.Run((count + ChunkRows - 1) / ChunkRows, chunk =>
        {
            var (gradients, hessians) = (_gradients, _hessians);
            var end = Math.Min(count, (chunk + 1) * ChunkRows);
            for (var i = chunk * ChunkRows; i < end; i++)
            {
                var row = rows.Pointer[i];
                packed.Pointer[i] = packing.Pack(gradients.Pointer[row], hessians.Pointer[row]);
            }
        });
        return packing;
    }

    private int Length(int chunk) => Math.Min(_rowCount - (chunk * ChunkRows), ChunkRows);

    private void Derive(int chunk, int output, float[][] scores)
    {
        var from = chunk * ChunkRows;
        var gradients = new Span<float>(_gradients.Pointer + from, Length(chunk));
        var hessians = new Span<float>(_hessians.Pointer + from, Length(chunk));
        _objective.Derive(output, from, scores, gradients, hessians);
        double gradient = 0, hessian = 0;
        float most = 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            if (_objective.Weights is { } weights)
            {
                gradients[i] *= weights[from + i];
                hessians[i] *= weights[from + i];
            }

            gradient += Math.Abs(gradients[i]);
            hessian += hessians[i];
            most = Math.Max(most, hessians[i]);
        }

        _sums[chunk] = (gradient, hessian, most);
    }
}
