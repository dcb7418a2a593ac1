using System.Globalization;

namespace ModelOps.Learning.Networks;

/// <summary>The options of a perceptron.</summary>
internal sealed record NetworkOptions(
    IReadOnlyList<int> Layers,
    string Activation,
    string Optimizer,
    double LearningRate,
    string Schedule,
    int BatchSize,
    int Epochs,
    double Alpha,
    bool EarlyStopping,
    int Patience,
    double Tolerance)
{
    /// <summary>Learnt numbers for each value of a text of many values; 0 for as many as suit the number of values, null for one-hot encoding.</summary>
    public int? Embed { get; init; }
}

/// <summary>
/// A multilayer perceptron: forward and backward passes run as one ONNX graph, the optimizer over the same memory. Ends when the
/// loss (of held-out rows under early stopping) has not improved by <c>tol</c> for <c>patience</c> epochs; early stopping keeps the best weights.
/// </summary>
internal sealed class NetworkTrainer(NetworkOptions options) : ITrainer
{
    private const double ValidationShare = 0.1;
    private const int MostEmbedded = 1000;

    public string Name => "mlp";

    public Preparation Preparation => options.Embed is null ? Preparation.Scaled : Preparation.Embedded;

    public string? RefusesValidation => options.EarlyStopping ? null : "The trainer mlp looks at a validation set only under early_stopping=true. Set it, or leave the validation set out.";

    public static TrainerDefinition Info => new(
        "mlp",
        "Multilayer perceptron, trained in ONNX Runtime.",
        [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression],
        [
            TrainerParameter.Text("layers", "100", "The width of each hidden layer, such as 64x32."),
            TrainerParameter.Choice("activation", ["relu", "tanh", "logistic"], "The function after each hidden layer.").Searched(),
            TrainerParameter.Choice("optimizer", ["adam", "momentum", "sgd"], "How weights are moved."),
            TrainerParameter.Number("learning_rate", 0.001, 1e-8, 10, "The length of a step.").Searched(1e-4, 1e-1, logarithmic: true),
            TrainerParameter.Choice("schedule", ["constant", "cosine", "step"], "How the learning rate falls over the epochs: not, along a cosine to 0, or to a tenth after each third."),
            TrainerParameter.Integer("batch", 200, 1, 1_000_000, "Rows in a step."),
            TrainerParameter.Integer("epochs", 200, 1, 1_000_000, "The most passes over the data."),
            TrainerParameter.Number("alpha", 1e-4, 0, 1e6, "The strength of the L2 penalty.").Searched(1e-6, 1e-1, logarithmic: true),
            TrainerParameter.Flag("early_stopping", false, "Holds out a tenth of the rows, ends on their loss and keeps the best weights."),
            TrainerParameter.Integer("patience", 10, 1, 1_000_000, "Epochs without improvement before the end."),
            TrainerParameter.Number("tol", 1e-4, 0, 1e6, "An improvement is larger than this."),
            TrainerParameter.Text("embed", "none", "Numbers that are learnt for each value of a text column of more than 10 values: auto, or how many; none to encode it one-hot."),
        ],
        values => new NetworkTrainer(new NetworkOptions(
            Widths(values.Text("layers"), "mlp"),
            values.Text("activation"),
            values.Text("optimizer"),
            values.Number("learning_rate"),
            values.Text("schedule"),
            values.Integer("batch"),
            values.Integer("epochs"),
            values.Number("alpha"),
            values.Flag("early_stopping"),
            values.Integer("patience"),
            values.Number("tol"))
        {
            Embed = Embedding(values.Text("embed")),
        }));

    public IFittedModel Fit(Features x, Targets y, FitContext context)
    {
        var isClassifier = context.Task != LearningTask.Regression;
        var (shift, scale) = isClassifier ? (0, 1) : Spread(y.Values);
        Targets Scaled(Targets targets) => isClassifier ? targets : targets with { Values = Array.ConvertAll(targets.Values, value => (value - shift) / scale) };
        y = Scaled(y);
        context = context.ValidationTargets is { } given ? context with { ValidationTargets = Scaled(given) } : context;
        var shape = new NetworkShape(x.Count, options.Layers, Math.Max(1, y.ClassCount), options.Activation, isClassifier) { Embeddings = options.Embed is { } width ? EmbeddedInput.Of(x, width) : [] };

        // More threads pay only when one step is large.
        var work = shape.Layers.Sum(layer => (long)layer.In * layer.Out) * Math.Min(options.BatchSize, x.RowCount);
        using var graph = new TrainingGraph(shape.Design, shape.Initial(context.Seed), work > 4_000_000 ? context.Threads : 1);
        var loop = new LoopOptions(
            Name,
            options.Optimizer,
            options.LearningRate,
            options.Schedule,
            options.BatchSize,
            options.Epochs,
            rows => options.Alpha / rows,
            options.Patience,
            options.Tolerance,
            options.EarlyStopping);
        var data = new TableData(x);
        var (rows, validation) = Rows(data, x.RowCount, y, context);
        var weights = new NetworkLoop(loop, graph, context).Run(data, y, rows, validation);
        EmbeddedInput.FillUnused(x, shape.Embeddings, weights.Parameters);
        return new NetworkModel(shape, [.. weights.Parameters.Select(values => Array.ConvertAll(values, value => (double)value))], shift, scale);
    }

    private (int[] Rows, ValidationRows? Validation) Rows(TableData data, int count, Targets y, FitContext context)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        if (!options.EarlyStopping)
        {
            return (rows, null);
        }

        if (context is { ValidationFeatures: { } features, ValidationTargets: { } targets })
        {
            return (rows, new ValidationRows(new TableData(features), targets, [.. Enumerable.Range(0, features.RowCount)]));
        }

        new Random(context.Seed).Shuffle(rows);
        var held = rows[..Math.Max(1, (int)(count * ValidationShare))];
        return (rows[held.Length..], new ValidationRows(data, y, held));
    }

    private static (double Shift, double Scale) Spread(double[] values) => Statistics.ScaleOf(values, Scaling.Standard);

    private static int? Embedding(string text) => text.ToLowerInvariant() switch
    {
        "none" => null,
        "auto" => 0,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width is >= 1 and <= MostEmbedded
            ? width
            : throw new InvalidInputException($"'embed' of mlp is '{text}', but must be auto, none, or a whole number from 1 to {MostEmbedded}."),
    };

    internal static int[] Widths(string text, string trainer)
    {
        var widths = text.Split('x', StringSplitOptions.TrimEntries).Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var width) ? width : 0).ToArray();
        return widths.All(width => width is >= 1 and <= 100_000)
            ? widths
            : throw new InvalidInputException($"'layers' of {trainer} is '{text}', but must be widths from 1 to 100000, such as 64x32.");
    }
}
