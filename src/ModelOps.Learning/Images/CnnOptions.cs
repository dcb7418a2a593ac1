using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Images;

/// <summary>The options of a net of images.</summary>
internal sealed record CnnOptions(
    int Epochs,
    int BatchSize,
    ImageShape Size,
    IReadOnlyList<NetworkLayer> Layers,
    string Optimizer,
    double LearningRate,
    string Schedule,
    double WeightDecay,
    double Smoothing,
    Augmentation Augmentation,
    bool EarlyStopping,
    int Patience,
    string? Column,
    long Memory)
{
    /// <summary>All that a result depends on, for the fingerprint of a checkpoint.</summary>
    public string Fingerprint => FormattableString.Invariant(
        $"{Epochs} {BatchSize} {Size} {string.Join(',', Layers.Select(layer => layer.Text))} {Optimizer} {LearningRate:R} {Schedule} {WeightDecay:R} {Smoothing:R} {Augmentation} {EarlyStopping} {Patience}");
}
