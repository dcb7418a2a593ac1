using System.Globalization;
using System.Xml;

namespace ModelOps.Models.Pmml.Writing;

/// <summary>One document: header, dictionary, and the model with the models that it needs in a chain before it.</summary>
internal sealed class PmmlDocument
{
    private readonly PmmlXml _xml;
    private readonly ModelDefinition _definition;
    private readonly FinalModel _model;
    private readonly IReadOnlyList<Stage> _before;
    private readonly FieldTerm[] _columns;
    private readonly FieldNames _names;
    private readonly ModelXml _models;
    private readonly ExpressionXml _expressions;
    private readonly TermPool _pool;
    private readonly string _target;

    public PmmlDocument(PmmlXml xml, ModelDefinition definition, GraphWalk walk, FinalModel model)
    {
        (_xml, _definition, _model, _before, _pool) = (xml, definition, model, model.Before(), walk.Pool);
        _columns = [.. definition.Signature.Inputs.Select(input => (FieldTerm)_pool.Field(input.Name!, input.Type))];
        _target = definition.Metadata.Target ?? "target";
        _names = new FieldNames(model, _before, _columns, [_target]);
        _expressions = new ExpressionXml(xml, _names);
        _models = new ModelXml(xml, _names, _expressions);
    }

    private IReadOnlyList<string> Classes => _definition.Metadata.Classes;

    private bool IsClassifier => Classes.Count > 0;

    private bool HasWholeLabels => _definition.Signature.Outputs.Any(output => output.Name == GraphNames.Label && output.Type == SpecType.Long);

    private string LabelType => HasWholeLabels ? "integer" : "string";

    public void Write((Frame Rows, ModelScores Scores)? rows, DateTimeOffset time)
    {
        using (_xml.Open("PMML", ("version", PmmlWriter.Version)))
        {
            Header(time);
            Dictionary();
            string[] labels = IsClassifier ? [_names.Free("label"), .. Classes.Select(name => _names.Free($"probability_{name}"))] : [_names.Free("prediction")];
            var answer = new Answer(_target, Classes, () => Outputs(labels));
            void Verification() => Verify(rows, labels);
            var done = new HashSet<Term>();
            if (_before.Count == 0)
            {
                Final(answer, () => _models.Schema(_columns, [], _target, treated: true), done, Verification);
                return;
            }

            using (_xml.Open("MiningModel", ("functionName", answer.Function)))
            {
                _models.Schema(_columns, [], _target, treated: true);
                answer.Outputs();
                _expressions.Transformations(_before.SelectMany(Read).Concat(Read(_model)).SelectMany(Raw).Distinct(), done);
                using (_xml.Open("Segmentation", ("multipleModelMethod", "modelChain")))
                {
                    Chain(answer, done);
                }

                Verification();
            }
        }
    }

    private IEnumerable<Term> Read(Stage stage) => stage is TreeStage trees ? TreeXml.Fields(trees, _names) : FinalModel.InputsOf(stage);

    private IEnumerable<Term> Read(FinalModel model) => model switch
    {
        FinalTrees { Stage: var stage } => TreeXml.Fields(stage, _names),
        FinalClassTrees { Stage: var stage } => TreeXml.Fields(stage, _names),
        _ => model.Inputs,
    };

    // The parts of a term, as large as they come, that need no other model.
    private static IEnumerable<Term> Raw(Term term) => !NeedsOutput(term) ? [term] : term.Args.SelectMany(Raw);

    private static bool NeedsOutput(Term term) => term is OutputTerm || term.Args.Any(NeedsOutput);

    private void Header(DateTimeOffset time)
    {
        using (_xml.Open("Header", ("description", _definition.Metadata.Trainer is { } by ? $"Trained by {by}" : null)))
        {
            foreach (var (name, value) in new[]
            {
                (PmmlWriter.Trainer, _definition.Metadata.Trainer),
                (PmmlWriter.PositiveClass, _definition.Metadata.PositiveClass),
                (PmmlWriter.Threshold, _definition.Metadata.Threshold is { } threshold ? PmmlXml.Number(threshold) : null),
            })
            {
                if (value is not null)
                {
                    _xml.Add("Extension", ("name", name), ("value", value));
                }
            }

            _xml.Add("Application", ("name", "ModelOps.Notebooks"), ("version", typeof(PmmlDocument).Assembly.GetName().Version?.ToString(3)));
            _xml.Element("Timestamp", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
    }

    private void Dictionary()
    {
        using (_xml.Open("DataDictionary", ("numberOfFields", _columns.Length + 1)))
        {
            using (_xml.Open("DataField", ("name", _target), ("optype", IsClassifier ? "categorical" : "continuous"), ("dataType", IsClassifier ? LabelType : "double")))
            {
                foreach (var name in Classes)
                {
                    _xml.Add("Value", ("value", name));
                }
            }

            foreach (var column in _columns)
            {
                var (optype, type) = column.Type switch
                {
                    SpecType.String => ("categorical", "string"),
                    SpecType.Boolean => ("categorical", "boolean"),
                    SpecType.DateTime => ("continuous", "dateTime"),
                    _ => ("continuous", "double"),
                };
                using (_xml.Open("DataField", ("name", column.Name), ("optype", optype), ("dataType", type)))
                {
                    foreach (var known in _names.Treatments[column].Known)
                    {
                        _xml.Add("Value", ("value", known));
                    }

                    if (column.Type == SpecType.String)
                    {
                        _xml.Add("Value", ("value", ""), ("property", "missing"));
                    }
                }
            }
        }
    }

    private void Outputs(string[] names)
    {
        using (_xml.Open("Output"))
        {
            if (!IsClassifier)
            {
                _xml.Add("OutputField", ("name", names[0]), ("optype", "continuous"), ("dataType", "double"), ("feature", "predictedValue"));
                return;
            }

            for (var k = 0; k < Classes.Count; k++)
            {
                _xml.Add("OutputField", ("name", names[k + 1]), ("optype", "continuous"), ("dataType", "double"), ("feature", "probability"), ("value", Classes[k]));
            }

            if (_definition.Metadata.Threshold is not { } threshold)
            {
                _xml.Add("OutputField", ("name", names[0]), ("optype", "categorical"), ("dataType", LabelType), ("feature", "predictedValue"));
                return;
            }

            using (_xml.Open("OutputField", ("name", names[0]), ("optype", "categorical"), ("dataType", LabelType), ("feature", "transformedValue")))
            {
                using (_xml.Open("Apply", ("function", "if")))
                {
                    using (_xml.Open("Apply", ("function", "greaterOrEqual")))
                    {
                        _xml.Add("FieldRef", ("field", names[2]));
                        Constant("double", PmmlXml.Number(threshold));
                    }

                    Constant(LabelType, Classes[1]);
                    Constant(LabelType, Classes[0]);
                }
            }
        }
    }

    private void Constant(string type, string value)
    {
        using (_xml.Open("Constant", ("dataType", type)))
        {
            _xml.Content(value);
        }
    }

    private void Chain(Answer answer, HashSet<Term> done)
    {
        var id = 0;
        foreach (var stage in _before)
        {
            Action schema = () => Inner(Read(stage), null);
            switch (stage)
            {
                case ClassStage classes:
                    Segment(++id, () => Scores(classes, new Answer(_target, Classes, () => Probabilities(classes)), done));
                    break;
                case TreeStage { GivesProbabilities: true } trees when trees.Outputs == Classes.Count:
                    Segment(++id, () => _models.Trees(trees, null, 0, new Answer(_target, Classes, () => Probabilities(trees)), () => Inner(Read(trees), _target), new HashSet<Term>(done)));
                    break;
                default:
                    for (var k = 0; k < stage.Outputs; k++)
                    {
                        var (output, own) = (k, new Answer(null, [], () => Number(stage, k)));
                        Segment(++id, () =>
                        {
                            if (stage is TreeStage trees)
                            {
                                _models.Trees(trees, output, 0, own, schema, new HashSet<Term>(done));
                            }
                            else
                            {
                                _models.Regression(new FinalLinear([LinearForm.Of(_pool.Output(stage, output))], "none"), own, schema, new HashSet<Term>(done));
                            }
                        });
                    }

                    break;
            }
        }

        Segment(++id, () => Final(answer with { Outputs = () => { } }, () => Inner(Read(_model), _target), done, null));
    }

    private void Scores(ClassStage stage, Answer answer, HashSet<Term> done)
    {
        var model = (FinalLinear)FinalModel.OfClasses([.. Enumerable.Range(0, stage.Outputs).Select(k => _pool.Output(stage, k))], _pool);
        _models.Regression(model, answer, () => Inner(model.Inputs, _target), new HashSet<Term>(done));
    }

    private void Segment(int id, Action model)
    {
        using (_xml.Open("Segment", ("id", id)))
        {
            _xml.Add("True");
            model();
        }
    }

    private void Final(Answer answer, Action schema, HashSet<Term> done, Action? end)
    {
        switch (_model)
        {
            case FinalTrees trees:
                _models.Trees(trees.Stage, trees.Output, trees.Start, answer, schema, done, end);
                break;
            case FinalClassTrees trees:
                _models.Trees(trees.Stage, null, 0, answer, schema, done, end);
                break;
            default:
                _models.Regression((FinalLinear)_model, answer, schema, done, end);
                break;
        }
    }

    // A model in the chain reads what is derived outside, what models before it gave, and what its own derivations read of both.
    private void Inner(IEnumerable<Term> terms, string? target)
    {
        var (raw, others) = (new HashSet<FieldTerm>(), new List<string>());
        void Visit(Term term)
        {
            if (term is OutputTerm || (!NeedsOutput(term) && term is not (NumberTerm or TextTerm)))
            {
                if (_columns.FirstOrDefault(column => column.Name == _names.Of(term)) is { } column)
                {
                    raw.Add(column);
                }
                else
                {
                    others.Add(_names.Of(term));
                }

                return;
            }

            foreach (var arg in term.Args)
            {
                Visit(arg);
            }
        }

        foreach (var term in terms.ToArray())
        {
            Visit(term);
        }

        _models.Schema(raw, others, target, treated: false);
    }

    private void Number(Stage stage, int output)
    {
        using (_xml.Open("Output"))
        {
            _xml.Add("OutputField", ("name", _names.Of(_pool.Output(stage, output))), ("optype", "continuous"), ("dataType", "double"), ("feature", "predictedValue"), ("isFinalResult", false));
        }
    }

    private void Probabilities(Stage stage)
    {
        using (_xml.Open("Output"))
        {
            for (var k = 0; k < Classes.Count; k++)
            {
                _xml.Add("OutputField", ("name", _names.Of(_pool.Output(stage, k))), ("optype", "continuous"), ("dataType", "double"), ("feature", "probability"), ("value", Classes[k]), ("isFinalResult", false));
            }
        }
    }

    private void Verify((Frame Rows, ModelScores Scores)? given, string[] outputs)
    {
        if (given is not { Rows: { RowCount: > 0 } rows, Scores: var scores })
        {
            return;
        }

        (string Field, string Column)[] fields = [.. _columns.Select(column => column.Name).Concat(outputs).Select((name, place) => (name, IsXmlName(name) ? name : string.Create(CultureInfo.InvariantCulture, $"field-{place + 1}")))];
        using (_xml.Open("ModelVerification", ("recordCount", rows.RowCount), ("fieldCount", fields.Length)))
        {
            using (_xml.Open("VerificationFields"))
            {
                foreach (var (field, column) in fields)
                {
                    // Single precision holds seven digits, in which trees are summed.
                    _xml.Add("VerificationField", ("field", field), ("column", column), ("precision", outputs.Contains(field) && !(IsClassifier && field == outputs[0]) ? 1e-6 : null), ("zeroThreshold", outputs.Contains(field) && !(IsClassifier && field == outputs[0]) ? 1e-6 : null));
                }
            }

            using (_xml.Open("InlineTable"))
            {
                for (var row = 0; row < rows.RowCount; row++)
                {
                    using (_xml.Open("row"))
                    {
                        object?[] cells = [.. _columns.Select(column => Cell(rows[column.Name][row])), .. Answers(scores, row)];
                        for (var i = 0; i < cells.Length; i++)
                        {
                            if (cells[i] is { } cell)
                            {
                                _xml.Element(fields[i].Column, cell);
                            }
                        }
                    }
                }
            }
        }
    }

    private IEnumerable<object?> Answers(ModelScores scores, int row) => IsClassifier
        ? [Classes[scores.Labels![row]], .. Enumerable.Range(0, Classes.Count).Select(k => (object)scores.Probabilities![(row * Classes.Count) + k])]
        : [scores.Values![row]];

    private static object? Cell(object? value) => value switch
    {
        null => null,
        double number => double.IsFinite(number) ? number : null,
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        "" => null,
        _ => value,
    };

    private static bool IsXmlName(string name)
    {
        try
        {
            return XmlConvert.VerifyNCName(name) == name;
        }
        catch (Exception error) when (error is XmlException or ArgumentNullException)
        {
            return false;
        }
    }
}
