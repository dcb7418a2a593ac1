namespace ModelOps.Learning.Networks;

/// <summary>What a layer does.</summary>
internal enum LayerKind
{
    /// <summary>Filters over each image.</summary>
    Conv,

    /// <summary>The largest value of each square.</summary>
    Pool,

    /// <summary>The mean of each channel.</summary>
    GlobalPool,

    /// <summary>All values of an image as one row.</summary>
    Flatten,

    /// <summary>A matrix product.</summary>
    Dense,

    /// <summary>Leaves values out at random while training.</summary>
    Dropout,

    /// <summary>Each channel with mean 0 and variance 1.</summary>
    BatchNorm,

    /// <summary>A function of each value.</summary>
    Activation,
}

/// <summary>One layer of a net.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Text">As the user wrote it.</param>
internal sealed record NetworkLayer(LayerKind Kind, string Text)
{
    /// <summary>Filters of a convolution, units of a dense layer.</summary>
    public int Units { get; init; }

    /// <summary>Rows and columns of a kernel or a square.</summary>
    public int Size { get; init; }

    /// <summary>The share left out.</summary>
    public double Rate { get; init; }

    /// <summary><c>relu</c>, <c>tanh</c> or <c>logistic</c>.</summary>
    public string Function { get; init; } = "";
}
