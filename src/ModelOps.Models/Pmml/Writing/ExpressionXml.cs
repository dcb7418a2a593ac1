namespace ModelOps.Models.Pmml.Writing;

/// <summary>Writes terms as PMML's expressions, and those with a name of their own as derived fields.</summary>
internal sealed class ExpressionXml(PmmlXml xml, FieldNames names)
{
    // Between these many deviations a scaled value is exact to its last digits; the line goes on to the range's ends.
    private const double Near = 100;

    private const double MostOffset = 1e6;

    /// <summary>Writes <c>LocalTransformations</c> with what some terms need and outer fields do not give; nothing when that is nothing.</summary>
    /// <param name="terms">The terms that a model reads.</param>
    /// <param name="outer">What is derived already; those derived now are added.</param>
    public void Transformations(IEnumerable<Term> terms, HashSet<Term> outer)
    {
        var needed = new List<Term>();
        foreach (var term in terms)
        {
            Need(term, needed, outer);
        }

        if (needed.Count == 0)
        {
            return;
        }

        using (xml.Open("LocalTransformations"))
        {
            needed.ForEach(Field);
        }
    }

    /// <summary>The derived fields that a term needs, itself last.</summary>
    private void Need(Term term, List<Term> needed, HashSet<Term> outer)
    {
        if (term is NumberTerm or TextTerm || names.IsGiven(term) || outer.Contains(term))
        {
            return;
        }

        Inner(term, needed, outer);
        outer.Add(term);
        needed.Add(term);
    }

    private void Inner(Term term, List<Term> needed, HashSet<Term> outer)
    {
        foreach (var (arg, named) in Parts(term))
        {
            if (named || names.IsShared(arg))
            {
                Need(arg, needed, outer);
            }
            else if (!names.IsGiven(arg))
            {
                Inner(arg, needed, outer);
            }
        }
    }

    // The terms that an expression is written from; true for those that it must name as a field.
    private static IEnumerable<(Term Term, bool Named)> Parts(Term term) => term switch
    {
        ClipTerm clip when Scaling(clip) is { } scaling => [(scaling.Source, true)],
        MapTerm { Keys.Count: 0 } map => [(map.Source, false)],
        MapTerm or BinTerm or CurveTerm => [(term.Args[0], true)],
        _ => term.Args.Select(arg => (arg, false)),
    };

    private void Field(Term term)
    {
        var single = term as SingleTerm;
        using (xml.Open("DerivedField", ("name", names.Of(term)), ("optype", "continuous"), ("dataType", single is null ? "double" : "float")))
        {
            Expression(single?.Source ?? term, isOwn: single is null);
        }
    }

    private void Expression(Term term, bool isOwn = false)
    {
        if (!isOwn && (names.IsGiven(term) || names.IsShared(term)))
        {
            xml.Add("FieldRef", ("field", names.Of(term)));
            return;
        }

        switch (term)
        {
            case NumberTerm number:
                using (xml.Open("Constant", ("dataType", "double")))
                {
                    xml.Content(PmmlXml.Number(number.Value));
                }

                break;
            case TextTerm text:
                using (xml.Open("Constant", ("dataType", "string")))
                {
                    xml.Content(text.Value);
                }

                break;
            case MapTerm map:
                Table(map);
                break;
            case BinTerm bin:
                Bins(bin);
                break;
            case CurveTerm curve:
                Line(curve.Source, [.. curve.Knots.Zip(curve.Heights)]);
                break;
            case ClipTerm clip when Scaling(clip) is { } scaling:
                double[] deviations = [clip.Low, -Near, Near, clip.High];
                Line(scaling.Source, [.. deviations.Select(z => (scaling.Offset + (z * scaling.Unit), z))]);
                break;
            case ClipTerm clip:
                Cut(clip);
                break;
            case ApplyTerm apply:
                Function(apply);
                break;
            default:
                Expression(term.Args[0]);
                break;
        }
    }

    private void Function(ApplyTerm apply)
    {
        switch (apply.Function)
        {
            case "fill":
                using (Apply("if"))
                {
                    using (Apply("isMissing"))
                    {
                        Expression(apply.Args[0]);
                    }

                    Expression(apply.Args[1]);
                    Expression(apply.Args[0]);
                }

                break;
            case "sigmoid":
                using (Apply("/"))
                {
                    Constant(1);
                    using (Apply("+"))
                    {
                        Constant(1);
                        using (Apply("exp"))
                        {
                            using (Apply("*"))
                            {
                                Constant(-1);
                                Expression(apply.Args[0]);
                            }
                        }
                    }
                }

                break;
            case "relu":
                using (Apply("max"))
                {
                    Constant(0);
                    Expression(apply.Args[0]);
                }

                break;
            case "dateSecondsSinceYear":
                using (Apply(apply.Function))
                {
                    Expression(apply.Args[0]);
                    using (xml.Open("Constant", ("dataType", "integer")))
                    {
                        xml.Content(PmmlXml.Number(((NumberTerm)apply.Args[1]).Value));
                    }
                }

                break;
            default:
                using (Apply(apply.Function))
                {
                    foreach (var arg in apply.Args)
                    {
                        Expression(arg);
                    }
                }

                break;
        }
    }

    private void Table(MapTerm map)
    {
        if (map.Keys.Count == 0)
        {
            using (Apply("if"))
            {
                using (Apply("isMissing"))
                {
                    Expression(map.Source);
                }

                Constant(map.Missing);
                Constant(map.Default);
            }

            return;
        }

        if (map is { Keys.Count: 1, Default: 0 } && map.Values[0] == 1)
        {
            xml.Add("NormDiscrete", ("field", names.Of(map.Source)), ("value", map.Keys[0]), ("mapMissingTo", Given(map.Missing)));
            return;
        }

        using (xml.Open("MapValues", ("mapMissingTo", Given(map.Missing)), ("defaultValue", Given(map.Default)), ("outputColumn", "output"), ("dataType", "double")))
        {
            xml.Add("FieldColumnPair", ("field", names.Of(map.Source)), ("column", "input"));
            using (xml.Open("InlineTable"))
            {
                for (var i = 0; i < map.Keys.Count; i++)
                {
                    if (!double.IsNaN(map.Values[i]))
                    {
                        using (xml.Open("row"))
                        {
                            xml.Element("input", map.Keys[i]);
                            xml.Element("output", map.Values[i]);
                        }
                    }
                }
            }
        }
    }

    private void Bins(BinTerm bin)
    {
        double?[] edges = [null, .. bin.Edges.Select(edge => (double?)edge), null];
        using (xml.Open("Discretize", ("field", names.Of(bin.Source)), ("mapMissingTo", Given(bin.Missing)), ("dataType", "double")))
        {
            for (var i = 0; i + 1 < edges.Length; i++)
            {
                if (edges[i] is null || edges[i + 1] is null || edges[i] < edges[i + 1])
                {
                    using (xml.Open("DiscretizeBin", ("binValue", (double)i)))
                    {
                        xml.Add("Interval", ("closure", edges[i] is null ? "openOpen" : "closedOpen"), ("leftMargin", edges[i]), ("rightMargin", edges[i + 1]));
                    }
                }
            }
        }
    }

    private void Line(Term source, IReadOnlyList<(double Orig, double Norm)> points)
    {
        using (xml.Open("NormContinuous", ("field", names.Of(source)), ("outliers", "asExtremeValues")))
        {
            foreach (var (orig, norm) in points)
            {
                xml.Add("LinearNorm", ("orig", orig), ("norm", norm));
            }
        }
    }

    private void Cut(ClipTerm clip)
    {
        void Low()
        {
            if (double.IsNegativeInfinity(clip.Low))
            {
                Expression(clip.Source);
                return;
            }

            using (Apply("max"))
            {
                Expression(clip.Source);
                Constant(clip.Low);
            }
        }

        if (double.IsPositiveInfinity(clip.High))
        {
            Low();
            return;
        }

        using (Apply("min"))
        {
            Low();
            Constant(clip.High);
        }
    }

    // (x − offset) / unit within symmetric, far ends; null where that loses digits as a line.
    private static (Term Source, double Offset, double Unit)? Scaling(ClipTerm clip)
    {
        if (clip.Source is not ApplyTerm { Function: "/", Args: [var shifted, NumberTerm { Value: > 0 and var unit }] } || !(clip.High > 2 * Near) || clip.Low != -clip.High || double.IsInfinity(clip.High))
        {
            return null;
        }

        var (source, offset) = shifted is ApplyTerm { Function: "-", Args: [var inner, NumberTerm { Value: var by }] } ? (inner, by) : (shifted, 0);
        return Math.Abs(offset) < MostOffset * unit && double.IsFinite(unit * clip.High) && unit > 1e-290 ? (source, offset, unit) : null;
    }

    private PmmlXml.Opened Apply(string function) => xml.Open("Apply", ("function", function));

    private void Constant(double value) => Expression(new NumberTerm(value));

    private static object? Given(double value) => double.IsNaN(value) ? null : value;
}
