namespace ModelOps.Models.Pmml.Writing;

/// <summary>A weighted sum of terms.</summary>
internal sealed record LinearForm(IReadOnlyList<(Term Term, double Weight)> Parts, double Intercept)
{
    /// <summary>A score as the sum that it is: that of a linear model, or a term with a shift.</summary>
    public static LinearForm Of(Term term) => term switch
    {
        NumberTerm number => new([], number.Value),
        OutputTerm { Stage: LinearStage linear, Index: var k } => new([.. linear.Inputs.Select((input, i) => (input, linear.Weight(i, k))).Where(part => part.Item2 != 0)], linear.Intercepts[k]),
        ApplyTerm { Function: "+", Args: [var inner, NumberTerm shift] } when Of(inner) is var form => form with { Intercept = form.Intercept + shift.Value },
        _ => new([(term, 1)], 0),
    };
}

/// <summary>The model that gives the answer, and those that it needs.</summary>
internal abstract record FinalModel
{
    /// <summary>What it reads.</summary>
    public abstract IEnumerable<Term> Inputs { get; }

    /// <summary>The models whose outputs it reads, each behind those that it needs itself.</summary>
    public IReadOnlyList<Stage> Before()
    {
        var found = new List<Stage>();
        var seen = new HashSet<object>();
        void Visit(Term term)
        {
            if (!seen.Add(term))
            {
                return;
            }

            foreach (var arg in term.Args)
            {
                Visit(arg);
            }

            if (term is OutputTerm { Stage: var stage } && seen.Add(stage))
            {
                foreach (var input in InputsOf(stage))
                {
                    Visit(input);
                }

                found.Add(stage);
            }
        }

        foreach (var input in Inputs)
        {
            Visit(input);
        }

        return found;
    }

    /// <summary>What a model within the model reads once its scores are written as sums.</summary>
    public static IEnumerable<Term> InputsOf(Stage stage) => stage is ClassStage ? stage.Inputs.SelectMany(score => LinearForm.Of(score).Parts.Select(part => part.Term)) : stage.Inputs;

    public static FinalModel OfNumber(Term prediction)
    {
        var value = Unrounded(prediction);
        return value switch
        {
            OutputTerm { Stage: TreeStage trees, Index: var k } => new FinalTrees(trees, k, 0),
            ApplyTerm { Function: "+", Args: [OutputTerm { Stage: TreeStage trees, Index: var k }, NumberTerm start] } => new FinalTrees(trees, k, start.Value),
            ApplyTerm { Function: "exp", Args: [var inner] } => new FinalLinear([LinearForm.Of(inner)], "exp"),
            _ => new FinalLinear([LinearForm.Of(value)], "none"),
        };
    }

    public static FinalModel OfClasses(IReadOnlyList<Term> probabilities, TermPool pool)
    {
        Term[] values = [.. probabilities.Select(Unrounded)];
        if (values[0] is OutputTerm { Stage: ClassStage classes } && values.Select((value, k) => value == pool.Output(classes, k)).All(same => same))
        {
            return Scores([.. classes.Inputs.Select(LinearForm.Of)], classes.Method);
        }

        if (values[0] is OutputTerm { Stage: TreeStage { GivesProbabilities: true } trees } && values.Select((value, k) => value == pool.Output(trees, k)).All(same => same))
        {
            return new FinalClassTrees(trees);
        }

        if (values.Length == 2 && values[0] is ApplyTerm { Function: "-", Args: [NumberTerm { Value: 1 }, var other] } && Unrounded(other) == values[1])
        {
            return values[1] switch
            {
                ApplyTerm { Function: "sigmoid", Args: [var score] } => Scores([new([], 0), LinearForm.Of(score)], "logit"),
                OutputTerm { Stage: TreeStage { Outputs: 1, Ensemble: var ensemble } second } when ensemble.Average || ensemble.Trees.Count == 1 => new FinalClassTrees(second),
                var positive => Scores([new([(positive, -1)], 1), new([(positive, 1)], 0)], "none"),
            };
        }

        if (values.All(value => value is ApplyTerm { Function: "/" } share && share.Args[1] == ((ApplyTerm)values[0]).Args[1])
            && IsSum(values[0].Args[1], [.. values.Select(value => value.Args[0])]))
        {
            return Scores([.. values.Select(value => LinearForm.Of(value.Args[0]))], "simplemax");
        }

        return Scores([.. values.Select(LinearForm.Of)], "none");
    }

    private static FinalLinear Scores(LinearForm[] forms, string method) =>
        new(forms, method == "softmax" && forms is [{ Parts.Count: 0, Intercept: 0 }, _] ? "logit" : method);

    private static bool IsSum(Term sum, List<Term> parts)
    {
        while (sum is ApplyTerm { Function: "+", Args: [var left, var right] } && parts.Count > 1 && parts[^1] == right)
        {
            parts.RemoveAt(parts.Count - 1);
            sum = left;
        }

        return parts.Count == 1 && parts[0] == sum;
    }

    // The last rounding to single precision is left out: it is 6e-8 of a probability.
    private static Term Unrounded(Term term) => term is SingleTerm single ? single.Source : term;
}

/// <summary>One weighted sum, or one a class, with PMML's normalization.</summary>
internal sealed record FinalLinear(IReadOnlyList<LinearForm> Forms, string Method) : FinalModel
{
    public override IEnumerable<Term> Inputs => Forms.SelectMany(form => form.Parts.Select(part => part.Term));
}

/// <summary>Trees of numbers, and what is added to their sum.</summary>
internal sealed record FinalTrees(TreeStage Stage, int Output, double Start) : FinalModel
{
    public override IEnumerable<Term> Inputs => Stage.Inputs;
}

/// <summary>Trees of probabilities.</summary>
internal sealed record FinalClassTrees(TreeStage Stage) : FinalModel
{
    public override IEnumerable<Term> Inputs => Stage.Inputs;
}
