using System.Globalization;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>Gives fields their names: raw columns, derived fields, outputs of models within the model.</summary>
internal sealed class FieldNames
{
    private readonly Dictionary<Term, string> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<Term, List<object>> _readers = [];
    private readonly HashSet<Term> _given = [];

    public FieldNames(FinalModel model, IReadOnlyList<Stage> before, IEnumerable<FieldTerm> columns, IEnumerable<string> reserved)
    {
        _taken.UnionWith(reserved);
        foreach (var (reader, inputs) in before.Select(stage => ((object)stage, FinalModel.InputsOf(stage))).Append((model, model.Inputs)))
        {
            foreach (var input in inputs.Distinct())
            {
                Read(input, reader);
            }
        }

        foreach (var column in columns)
        {
            var treatment = FieldTreatment.Of(column, _readers);
            Treatments.Add(column, treatment);
            _taken.Add(column.Name);
            treatment.Same.ForEach(term => _names[term] = column.Name);
            _given.UnionWith(treatment.Same);
        }
    }

    /// <summary>The raw columns with what is done to them first.</summary>
    public Dictionary<FieldTerm, FieldTreatment> Treatments { get; } = [];

    /// <summary>True for a term that is a field without a derivation.</summary>
    public bool IsGiven(Term term) => term is OutputTerm || _given.Contains(term);

    /// <summary>True when a term is worth a field of its own within a formula.</summary>
    public bool IsShared(Term term) => term is SingleTerm || (_readers.GetValueOrDefault(term)?.Count > 1 && term is not (NumberTerm or TextTerm));

    public string Of(Term term)
    {
        if (!_names.TryGetValue(term, out var name))
        {
            _names[term] = name = Free(Describe(term));
        }

        return name;
    }

    /// <summary>A new name.</summary>
    public string Free(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted} ({i})");
        }

        return name;
    }

    private void Read(Term term, object reader)
    {
        if (_readers.TryGetValue(term, out var known))
        {
            known.Add(reader);
            return;
        }

        _readers.Add(term, [reader]);
        foreach (var arg in term.Args.Distinct())
        {
            Read(arg, term);
        }
    }

    private string Describe(Term term) => term switch
    {
        FieldTerm field => field.Name,
        SingleTerm single => IsGiven(single.Source) ? $"float({Of(single.Source)})" : Describe(single.Source),
        OutputTerm output => output.Stage is TreeStage or LinearStage ? "score" : "probability",
        MapTerm { Keys: [var key], Default: 0 } map => $"{Describe(map.Source)}={key}",
        MapTerm { Keys.Count: 0 } map => $"{Describe(map.Source)} is missing",
        MapTerm { Default: 1 } map => $"{Describe(map.Source)}=other",
        MapTerm map => $"code({Describe(map.Source)})",
        BinTerm bin => $"bin({Describe(bin.Source)})",
        CurveTerm curve => $"calibrated({Describe(curve.Source)})",
        ClipTerm { Source: ApplyTerm { Function: "/", Args: [ApplyTerm { Function: "-" } shifted, NumberTerm] } } => $"scaled({Describe(shifted.Args[0])})",
        ClipTerm { Source: ApplyTerm { Function: "/", Args: [var source, NumberTerm] } } => $"scaled({Describe(source)})",
        ClipTerm clip => $"cut({Describe(clip.Source)})",
        ApplyTerm { Function: "fill" } fill => $"filled({Describe(fill.Args[0])})",
        ApplyTerm { Function: "if" } choice => Describe(choice.Args[^1] is NumberTerm ? choice.Args[0] : choice.Args[^1]),
        ApplyTerm { Args: [var left, var right] } apply when left is not NumberTerm && right is not NumberTerm => $"{Short(left)} {apply.Function} {Short(right)}",
        ApplyTerm { Function: "+" or "-" or "*" or "/" } apply => Describe(apply.Args.First(arg => arg is not NumberTerm)),
        ApplyTerm apply => $"{apply.Function}({Short(apply.Args[0])})",
        NumberTerm number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => "value",
    };

    private string Short(Term term) => Describe(term) is { Length: <= 60 } name ? name : "…";
}
