using ModelOps.Learning.Networks;

namespace ModelOps.Learning.Images;

/// <summary>The options of a net of images.</summary>
internal sealed record CnnOptions(
    int Epochs,
    int BatchSize,
    ImageShape? Size,
    IReadOnlyList<NetworkLayer>? Layers,
    string Optimizer,
    double LearningRate,
    string Schedule,
    double WeightDecay,
    double Smoothing,
    Augmentation Augmentation,
    bool EarlyStopping,
    int Patience,
    string? Column,
    long Memory,
    string? Backbone,
    string Pixels,
    string? Features,
    bool TunesLastBlock)
{
    private const string StandardLayers = "conv 32 3, pool 2, conv 64 3, pool 2, conv 128 3, pool 2, dense 512, dropout 0.5";

    /// <summary>The layers asked for, or the usual ones.</summary>
    /// <param name="features">What a backbone gives; null without one.</param>
    public IReadOnlyList<NetworkLayer> LayersFor(ImageShape? features) =>
        Layers ?? LayerText.Parse(features is null ? StandardLayers : features is { Rows: 1, Columns: 1 } ? "" : "globalpool");

    /// <summary>How a backbone is taken.</summary>
    public BackboneOptions ForBackbone => new(Pixels, Features, TunesLastBlock, Pools: Layers is null or [{ Kind: LayerKind.GlobalPool }, ..]);

    /// <summary>All that a result depends on, for the fingerprint of a checkpoint.</summary>
    public string Fingerprint => FormattableString.Invariant(
        $"{Epochs} {BatchSize} {Size} {(Layers is null ? "" : string.Join(',', Layers.Select(layer => layer.Text)))} {Optimizer} {LearningRate:R} {Schedule} {WeightDecay:R} {Smoothing:R} {Augmentation} {EarlyStopping} {Patience}");
}
