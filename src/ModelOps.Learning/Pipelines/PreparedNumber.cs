namespace ModelOps.Learning;

/// <summary>A numeric column on its way through a pipeline.</summary>
internal abstract class PreparedNumber(FeatureInfo info)
{
    public FeatureInfo Info { get; } = info;

    public string Name => Info.Name;

    /// <summary>True for 0 and 1 by a code: such a column is never missing, and needs no scale.</summary>
    public virtual bool IsIndicator => false;

    /// <summary>The values, NaN where missing; not to be changed.</summary>
    public abstract double[] Values { get; }

    /// <summary>Writes the column into a row-major matrix.</summary>
    public abstract void WriteTo(float[] matrix, int column, int width);

    public static PreparedNumber Of(string name, double[] values) => new Dense(new FeatureInfo(name), values);

    public static PreparedNumber Of(FeatureInfo info, double[] values) => new Dense(info, values);

    /// <summary>1 where the code is <paramref name="code"/>, else 0; shares the codes.</summary>
    public static PreparedNumber Indicator(string name, int[] codes, int code) => new Flag(new FeatureInfo(name), codes, code);

    private sealed class Dense(FeatureInfo info, double[] values) : PreparedNumber(info)
    {
        public override double[] Values => values;

        public override void WriteTo(float[] matrix, int column, int width)
        {
            for (var i = 0; i < values.Length; i++)
            {
                matrix[((long)i * width) + column] = (float)values[i];
            }
        }
    }

    private sealed class Flag(FeatureInfo info, int[] codes, int code) : PreparedNumber(info)
    {
        public override bool IsIndicator => true;

        public override double[] Values => [.. codes.Select(given => given == code ? 1.0 : 0.0)];

        public override void WriteTo(float[] matrix, int column, int width)
        {
            for (var i = 0; i < codes.Length; i++)
            {
                if (codes[i] == code)
                {
                    matrix[((long)i * width) + column] = 1;
                }
            }
        }
    }
}
