using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Learning.Networks;
using ModelOps.Learning.Sampling;

namespace ModelOps.Learning.Images;

/// <summary>A convolutional net that reads images by their paths, and is trained in ONNX Runtime.</summary>
internal sealed class CnnTrainer(CnnOptions options) : IModelTrainer
{
    private const string SetColumn = "set";
    private const int HeldOut = 10; // one in so many

    private const string Standard = "standard";
    private const string StandardLayers = "conv 32 3, pool 2, conv 64 3, pool 2, conv 128 3, pool 2, dense 512, dropout 0.5";

    public static TrainerDefinition Info => new(
        "cnn",
        "Convolutional net for images, trained in ONNX Runtime.",
        [LearningTask.Binary, LearningTask.Multiclass],
        [
            TrainerParameter.Integer("epochs", 15, 1, 1_000_000, "The most passes over the images."),
            TrainerParameter.Integer("batch", 32, 1, 10_000, "Images in a step."),
            TrainerParameter.Text("size", "150x150", "Width and height that images are resized to."),
            TrainerParameter.Text("layers", Standard, "The layers, in quotes, as \"conv 32 3, pool 2, dense 512\"; standard for three blocks of conv and pool, dense 512, dropout 0.5."),
            TrainerParameter.Choice("optimizer", ["adam", "adamw", "momentum", "sgd"], "How weights are moved."),
            TrainerParameter.Number("learning_rate", 0.001, 1e-8, 10, "The length of a step.").Searched(1e-4, 1e-2, logarithmic: true),
            TrainerParameter.Choice("schedule", ["constant", "cosine", "step"], "How the learning rate falls over the epochs: not, along a cosine to 0, or to a tenth after each third."),
            TrainerParameter.Number("weight_decay", 0, 0, 10, "The L2 penalty of weights; under adamw the share that they lose for each unit of the learning rate."),
            TrainerParameter.Number("label_smoothing", 0, 0, 0.9, "The share of each class that is spread over all classes."),
            TrainerParameter.Text("augment", "none", "Random changes of each image in each epoch: flip+rotate+crop+colour, or none."),
            TrainerParameter.Flag("early_stopping", true, "Ends on the loss of the images held out, and keeps the best weights."),
            TrainerParameter.Integer("patience", 5, 1, 1_000_000, "Epochs without improvement before the end."),
            TrainerParameter.Text("image", "", "The column with the images' paths; empty for the one named image, path or file."),
            TrainerParameter.Integer("memory", 512, 0, 1_000_000, "Megabytes for resized images that are kept for the next epoch; others are read again."),
        ],
        values => new CnnTrainer(new CnnOptions(
            values.Integer("epochs"),
            values.Integer("batch"),
            SizeOf(values.Text("size")),
            LayerText.Parse(values.Text("layers") is Standard ? StandardLayers : values.Text("layers")),
            values.Text("optimizer"),
            values.Number("learning_rate"),
            values.Text("schedule"),
            values.Number("weight_decay"),
            values.Number("label_smoothing"),
            Augmentation.Parse(values.Text("augment")),
            values.Flag("early_stopping"),
            values.Integer("patience"),
            values.Text("image") is { Length: > 0 } column ? column : null,
            (long)values.Integer("memory") << 20)))
    {
        IsSearchedUnasked = false,
    };

    public string Name => "cnn";

    public IReadOnlyList<LearningTask> Tasks => Info.Tasks;

    public bool TakesWeights => true;

    public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        var column = ImageColumn.Find(problem, options.Column);
        var design = new NetworkDesign(options.Layers, options.Size, targets.ClassCount, isClassifier: true);
        using var store = new ImageStore((StringColumn)frame[column], options.Size, options.Memory);
        var loader = new ImageLoader(store, options.Augmentation, context.Seed, context.Threads);
        var (rows, held, notes) = Rows(frame, targets, context.Seed);
        var validation = held.Length == 0 ? null : new ValidationRows(loader, targets, held);
        using var graph = new TrainingGraph(design, design.Initial(context.Seed), context.Threads);
        var loop = new LoopOptions(
            Name,
            options.Optimizer,
            options.LearningRate,
            options.Schedule,
            options.BatchSize,
            options.Epochs,
            _ => options.WeightDecay,
            options.EarlyStopping ? options.Patience : int.MaxValue,
            Tolerance: 0,
            options.EarlyStopping && validation is not null,
            options.Smoothing);
        var checkpoint = context.Checkpoint is { } folder ? new NetworkCheckpoint(folder, Fingerprint(store, frame[column], targets, rows, held, context.Seed)) : null;
        var weights = new NetworkLoop(loop, graph, context, checkpoint).Run(loader, targets, rows, validation);
        return new CnnModel(design, weights, column, notes, context.Threads);
    }

    // Rows of a set called validation (or a tenth of each class) are held out; those of a set called test take no part.
    private (int[] Rows, int[] Held, IReadOnlyList<string> Notes) Rows(Frame frame, Targets targets, int seed)
    {
        int[] all = [.. Enumerable.Range(0, frame.RowCount)];
        if (frame.Contains(SetColumn) && frame[SetColumn] is StringColumn set && all.Any(row => set.Text(row) == "train"))
        {
            int[] Of(string name) => [.. all.Where(row => set.Text(row) == name)];
            var (train, validation, test) = (Of("train"), Of("validation"), Of("test"));
            if (validation.Length > 0 || test.Length > 0)
            {
                string[] notes = test.Length == 0 ? [] : [$"The {test.Length} images of the set 'test' were not learnt from; evaluate the model on them."];
                return validation.Length > 0 ? (train, validation, notes) : Split(train, targets, seed, notes);
            }
        }

        return Split(all, targets, seed, []);
    }

    private static (int[] Rows, int[] Held, IReadOnlyList<string> Notes) Split(int[] rows, Targets targets, int seed, IReadOnlyList<string> notes)
    {
        var fold = FoldAssignment.Stratified([.. rows.Select(row => (int)targets.Values[row])], HeldOut, seed);
        int[] held = [.. rows.Where((_, i) => fold[i] == HeldOut - 1)];
        return ([.. rows.Where((_, i) => fold[i] != HeldOut - 1)], held, notes);
    }

    private string Fingerprint(ImageStore store, Column column, Targets targets, int[] rows, int[] held, int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        Add(options.Fingerprint);
        Add(seed.ToString(CultureInfo.InvariantCulture));
        foreach (var row in rows.Append(-1).Concat(held))
        {
            Add(row < 0 ? "held out" : FormattableString.Invariant($"{((StringColumn)column).Text(row)} {targets.Values[row]} {targets.Weights?[row] ?? 1} {store.Stamp(row)}"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ImageShape SizeOf(string text)
    {
        var parts = text.Split('x', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= 4096)
            ? new ImageShape(3, int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[0], CultureInfo.InvariantCulture))
            : throw new InvalidInputException($"'size' of cnn is '{text}', but must be width x height in pixels, each from 1 to 4096, such as 150x150.");
    }
}
