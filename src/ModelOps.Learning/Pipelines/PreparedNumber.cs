namespace ModelOps.Learning;

/// <summary>A numeric column on its way through a pipeline.</summary>
public abstract class PreparedNumber
{
    private PreparedNumber(FeatureInfo info) => Info = info;

    /// <summary>Its name, and whether it holds codes.</summary>
    public FeatureInfo Info { get; }

    /// <summary>Its name.</summary>
    public string Name => Info.Name;

    /// <summary>True for 0 and 1 by a code: such a column is never missing, and needs no scale.</summary>
    public virtual bool IsIndicator => false;

    /// <summary>The values, NaN where missing; not to be changed.</summary>
    public abstract double[] Values { get; }

    /// <summary>Writes the column into a row-major matrix.</summary>
    internal abstract void WriteTo(float[] matrix, int column, int width);

    /// <summary>Numbers under a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">The values, NaN where missing; not to be changed afterwards.</param>
    public static PreparedNumber Of(string name, double[] values) => new Dense(new FeatureInfo(name), values);

    /// <summary>Numbers or codes.</summary>
    /// <param name="info">The name, and whether they are codes.</param>
    /// <param name="values">The values, NaN where missing; not to be changed afterwards.</param>
    public static PreparedNumber Of(FeatureInfo info, double[] values) => new Dense(info, values);

    /// <summary>1 where the code is <paramref name="code"/>, else 0; shares the codes.</summary>
    /// <param name="name">The name.</param>
    /// <param name="codes">The codes.</param>
    /// <param name="code">The code that gives 1.</param>
    public static PreparedNumber Indicator(string name, int[] codes, int code) => new Flag(new FeatureInfo(name), codes, code);

    private sealed class Dense(FeatureInfo info, double[] values) : PreparedNumber(info)
    {
        public override double[] Values => values;

        internal override void WriteTo(float[] matrix, int column, int width)
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

        internal override void WriteTo(float[] matrix, int column, int width)
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
