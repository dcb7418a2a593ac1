namespace ModelOps.Models.Pmml.Writing;

/// <summary>How a raw column is treated before anything reads it: what PMML says in a MiningField.</summary>
internal sealed class FieldTreatment
{
    /// <summary>The value of a missing one; null for none.</summary>
    public Term? Replacement { get; private set; }

    /// <summary>The range that values are cut to; null for none.</summary>
    public (double Low, double High)? Range { get; private set; }

    /// <summary>True when a text that is no known one counts as missing.</summary>
    public bool UnknownIsMissing { get; private set; }

    /// <summary>The texts that the model knows.</summary>
    public IReadOnlyList<string> Known { get; private set; } = [];

    /// <summary>The terms that are the column itself once it is treated so.</summary>
    public List<Term> Same { get; } = [];

    /// <summary>Finds what every reader of a column does first.</summary>
    /// <param name="field">The column.</param>
    /// <param name="readers">For each term those that read it; a model that reads it is one, too.</param>
    public static FieldTreatment Of(FieldTerm field, IReadOnlyDictionary<Term, List<object>> readers)
    {
        var treatment = new FieldTreatment();
        Term at = field;
        treatment.Same.Add(at);
        while (readers.GetValueOrDefault(at) is [Term only])
        {
            if (treatment.Replacement is null && only is ApplyTerm { Function: "fill" } fill)
            {
                treatment.Replacement = fill.Args[1];
            }
            else if (treatment.Range is null && only is ClipTerm clip)
            {
                treatment.Range = (clip.Low, clip.High);
                if (treatment.Replacement is NumberTerm number)
                {
                    treatment.Replacement = new NumberTerm(Math.Min(Math.Max(number.Value, clip.Low), clip.High));
                }
            }
            else
            {
                break;
            }

            at = only;
            treatment.Same.Add(at);
        }

        MapTerm[] tables = [.. (readers.GetValueOrDefault(at) ?? []).OfType<MapTerm>()];
        if (field.Type == SpecType.String)
        {
            treatment.Known = [.. tables.SelectMany(table => table.Keys).Distinct()];
            treatment.UnknownIsMissing = tables.Length > 0 && treatment.Replacement is null && tables.All(table => table.Default.Equals(table.Missing)) && readers[at].Count == tables.Length;
        }

        return treatment;
    }
}
