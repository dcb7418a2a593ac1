namespace ModelOps;

/// <summary>How a prediction for an image is explained.</summary>
public enum ImageExplainMethod
{
    /// <summary>By the last convolution of a net: where its channels that speak for the class are active (Grad-CAM; Selvaraju et al. 2017).</summary>
    GradCam,

    /// <summary>By covering one part of the image after another: where the probability falls most (Zeiler and Fergus 2014). For any model.</summary>
    Occlusion,
}

/// <summary>What is explained of an image, and how.</summary>
public sealed record ImageExplainOptions
{
    /// <summary>The method.</summary>
    public ImageExplainMethod Method { get; init; }

    /// <summary>The class that is explained; null for the one that the model gives.</summary>
    public string? Class { get; init; }

    /// <summary>For occlusion: pixels of a side of the covered square in the image as it is shown (at most 256 pixels a side); null for a sixth of its shorter side.</summary>
    public int? Patch { get; init; }
}
