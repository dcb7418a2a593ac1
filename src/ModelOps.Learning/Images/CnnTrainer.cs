using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Images;

/// <summary>A convolutional net that reads images by their paths, and is trained in ONNX Runtime.</summary>
internal sealed class CnnTrainer(CnnOptions options) : IModelTrainer
{
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

    public string? RefusesValidation => null;

    public IReadOnlyList<string> Reads(LearningProblem problem) => [ImageColumn.Find(problem, options.Column)];

    public IFittedFrameModel Fit(LearningProblem problem, Frame frame, Targets targets, FitContext context)
    {
        var column = ImageColumn.Find(problem, options.Column);
        var design = new NetworkDesign(options.Layers, options.Size, targets.ClassCount, isClassifier: true);
        using var store = new ImageStore((StringColumn)frame[column], options.Size, options.Memory);
        var loader = new ImageLoader(store, options.Augmentation, context.Seed, context.Threads);
        var sets = ImageSets.Of(problem, frame, targets, context);
        using var other = sets.Given is { } given ? new ImageStore((StringColumn)given[column], options.Size, options.Memory - store.Needed) : null;
        var validation = other is not null ? new ValidationRows(new ImageLoader(other, Augmentation.None, context.Seed, context.Threads), context.ValidationTargets!, sets.Held)
            : sets.Held.Length > 0 ? new ValidationRows(loader, targets, sets.Held)
            : null;
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
            options.Smoothing,
            "images");
        var checkpoint = context.Checkpoint is { } folder ? new NetworkCheckpoint(folder, Fingerprint((store, targets, sets.Rows), validation is null ? (store, targets, []) : (other ?? store, validation.Targets, sets.Held), context.Seed)) : null;
        var weights = new NetworkLoop(loop, graph, context, checkpoint).Run(loader, targets, sets.Rows, validation);
        return new CnnModel(design, weights, column, sets, context.Threads);
    }

    private string Fingerprint((ImageStore Store, Targets Targets, int[] Rows) learnt, (ImageStore Store, Targets Targets, int[] Rows) held, int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
        void AddRows(ImageStore store, Targets targets, int[] rows)
        {
            foreach (var row in rows)
            {
                Add(FormattableString.Invariant($"{store.Text(row)} {targets.Values[row]} {targets.Weights?[row] ?? 1} {store.Stamp(row)}"));
            }
        }

        Add(options.Fingerprint);
        Add(seed.ToString(CultureInfo.InvariantCulture));
        AddRows(learnt.Store, learnt.Targets, learnt.Rows);
        Add("held out");
        AddRows(held.Store, held.Targets, held.Rows);
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
