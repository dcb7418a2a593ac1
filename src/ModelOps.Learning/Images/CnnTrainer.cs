using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Images;

/// <summary>A convolutional net that reads images by their paths, and is trained in ONNX Runtime.</summary>
internal sealed class CnnTrainer(CnnOptions options) : IModelTrainer
{
    private const string Standard = "standard";

    public static TrainerDefinition Info => new(
        "cnn",
        "Convolutional net for images, trained in ONNX Runtime.",
        [LearningTask.Binary, LearningTask.Multiclass],
        [
            TrainerParameter.Integer("epochs", 15, 1, 1_000_000, "The most passes over the images."),
            TrainerParameter.Integer("batch", 32, 1, 10_000, "Images in a step."),
            TrainerParameter.Text("size", "auto", "Width and height that images are resized to; auto for those of the backbone, or 150x150."),
            TrainerParameter.Text("layers", Standard, "The layers, in quotes, as \"conv 32 3, pool 2, dense 512\"; standard for three blocks of conv and pool, dense 512, dropout 0.5, or after a backbone globalpool."),
            TrainerParameter.Choice("optimizer", ["adam", "adamw", "momentum", "sgd"], "How weights are moved."),
            TrainerParameter.Number("learning_rate", 0.001, 1e-8, 10, "The length of a step.").Searched(1e-4, 1e-2, logarithmic: true),
            TrainerParameter.Choice("schedule", ["constant", "cosine", "step"], "How the learning rate falls over the epochs: not, along a cosine to 0, or to a tenth after each third."),
            TrainerParameter.Number("weight_decay", 0, 0, 10, "The L2 penalty of weights; under adamw the share that they lose for each unit of the learning rate."),
            TrainerParameter.Number("label_smoothing", 0, 0, 0.9, "The share of each class that is spread over all classes."),
            TrainerParameter.Text("augment", "none", "Random changes of each image in each epoch: flip+rotate+crop+colour, or none."),
            TrainerParameter.Flag("early_stopping", true, "Ends on the loss of the images held out, and keeps the best weights."),
            TrainerParameter.Integer("patience", 5, 1, 1_000_000, "Epochs without improvement before the end."),
            TrainerParameter.Text("image", "", "The column with the images' paths; empty for the one named image, path or file."),
            TrainerParameter.Integer("memory", 512, 0, 1_000_000, "Megabytes for resized images that are kept for the next epoch; others are read again. Features of a backbone beyond it are kept in a file."),
            TrainerParameter.Text("backbone", "", "A net that was trained before, whose features are learnt from: resnet18, an ONNX file, or a model's folder."),
            TrainerParameter.Choice("pixels", ["auto", "imagenet", "unit", "symmetric", "bytes"], "The range of the backbone's input, where its file does not say it."),
            TrainerParameter.Text("features", "", "The value of the backbone to learn from; empty for its last map of features."),
            TrainerParameter.Choice("tune", ["none", "last-block"], "What of the backbone is trained on."),
        ],
        values => new CnnTrainer(new CnnOptions(
            values.Integer("epochs"),
            values.Integer("batch"),
            values.Text("size") is "auto" ? null : SizeOf(values.Text("size")),
            values.Text("layers") is Standard ? null : LayerText.Parse(values.Text("layers")),
            values.Text("optimizer"),
            values.Number("learning_rate"),
            values.Text("schedule"),
            values.Number("weight_decay"),
            values.Number("label_smoothing"),
            Augmentation.Parse(values.Text("augment")),
            values.Flag("early_stopping"),
            values.Integer("patience"),
            values.Text("image") is { Length: > 0 } column ? column : null,
            (long)values.Integer("memory") << 20,
            Backbone(values),
            values.Text("pixels"),
            values.Text("features") is { Length: > 0 } features ? features : null,
            values.Text("tune") is "last-block")))
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
        var backbone = options.Backbone is { } name ? new Backbone(BackboneFile.Read(name), options.ForBackbone, options.Size) : null;
        var size = backbone?.Size ?? options.Size ?? new ImageShape(3, 150, 150);
        var layers = options.LayersFor(backbone?.Block?.Output ?? backbone?.Output);
        var design = new NetworkDesign(backbone?.Pools == true && layers is [{ Kind: LayerKind.GlobalPool }, ..] ? [.. layers.Skip(1)] : layers, backbone?.Output ?? size, targets.ClassCount, isClassifier: true, backbone?.Block);
        using var session = backbone?.Open();

        // Without changes nobody asks for an image again whose features are known.
        var (forImages, forFeatures) = session is null ? (options.Memory, 0) : options.Augmentation.IsNone ? (0, options.Memory) : (options.Memory / 2, options.Memory / 2);
        using var store = new ImageStore((StringColumn)frame[column], size, forImages);
        using var features = session is null ? null : new FeatureStore(store, session, forFeatures);
        var loader = new ImageLoader(store, options.Augmentation, context.Seed, context.Threads, features);
        var sets = ImageSets.Of(problem, frame, targets, context);
        using var other = sets.Given is { } given ? new ImageStore((StringColumn)given[column], size, session is null ? forImages - store.Needed : 0) : null;
        using var otherFeatures = session is null || other is null ? null : new FeatureStore(other, session, forFeatures - (features!.Size * (long)sizeof(float) * store.Count));
        var validation = other is not null ? new ValidationRows(new ImageLoader(other, Augmentation.None, context.Seed, context.Threads, otherFeatures), context.ValidationTargets!, sets.Held)
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
        var checkpoint = context.Checkpoint is { } folder ? new NetworkCheckpoint(folder, Fingerprint((store, targets, sets.Rows), validation is null ? (store, targets, []) : (other ?? store, validation.Targets, sets.Held), backbone, context.Seed)) : null;
        var weights = new NetworkLoop(loop, graph, context, checkpoint).Run(loader, targets, sets.Rows, validation);
        return new CnnModel(design, backbone, size, weights, column, sets, context.Threads);
    }

    private string Fingerprint((ImageStore Store, Targets Targets, int[] Rows) learnt, (ImageStore Store, Targets Targets, int[] Rows) held, Backbone? backbone, int seed)
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

        Add($"{options.Fingerprint} {backbone?.Fingerprint}");
        Add(seed.ToString(CultureInfo.InvariantCulture));
        AddRows(learnt.Store, learnt.Targets, learnt.Rows);
        Add("held out");
        AddRows(held.Store, held.Targets, held.Rows);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? Backbone(TrainerOptions values)
    {
        if (values.Text("backbone") is { Length: > 0 } backbone)
        {
            return backbone;
        }

        (string Name, string Usual)[] others = [("pixels", "auto"), ("features", ""), ("tune", "none")];
        return others.FirstOrDefault(other => values.Text(other.Name) != other.Usual) is { Name: { } name }
            ? throw new InvalidInputException($"'{name}' of cnn is '{values.Text(name)}', but there is no backbone. Set backbone, or leave it out.")
            : null;
    }

    private static ImageShape SizeOf(string text)
    {
        var parts = text.Split('x', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side is >= 1 and <= 4096)
            ? new ImageShape(3, int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[0], CultureInfo.InvariantCulture))
            : throw new InvalidInputException($"'size' of cnn is '{text}', but must be width x height in pixels, each from 1 to 4096, such as 150x150.");
    }
}
