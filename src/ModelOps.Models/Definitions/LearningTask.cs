namespace ModelOps;

/// <summary>What a model predicts.</summary>
public enum LearningTask
{
    /// <summary>One of two classes.</summary>
    Binary,

    /// <summary>One of three or more classes.</summary>
    Multiclass,

    /// <summary>A number.</summary>
    Regression,
}
