namespace ModelOps.Evaluation.Explain.Kernel;

internal static class SymmetricMatrix
{
    /// <summary>The inverse of a positive definite matrix, by Cholesky's factors; null when it is none.</summary>
    public static double[,]? Inverse(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var lower = new double[size, size];
        for (var j = 0; j < size; j++)
        {
            for (var i = j; i < size; i++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= lower[i, k] * lower[j, k];
                }

                if (i == j && sum <= 1e-9 * matrix[j, j])
                {
                    return null;
                }

                lower[i, j] = i == j ? Math.Sqrt(sum) : sum / lower[j, j];
            }
        }

        var inverse = new double[size, size];
        var line = new double[size];
        for (var column = 0; column < size; column++)
        {
            for (var i = 0; i < size; i++)
            {
                line[i] = i == column ? 1 : 0;
                for (var k = 0; k < i; k++)
                {
                    line[i] -= lower[i, k] * line[k];
                }

                line[i] /= lower[i, i];
            }

            for (var i = size - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < size; k++)
                {
                    line[i] -= lower[k, i] * line[k];
                }

                inverse[i, column] = line[i] /= lower[i, i];
            }
        }

        return inverse;
    }
}
