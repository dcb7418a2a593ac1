namespace ModelOps;

/// <summary>A model with smaller weights.</summary>
/// <param name="Definition">The model: signature, classes, threshold and baseline are those it had.</param>
/// <param name="Weights">What became of each large matrix, in the order of the graph.</param>
/// <param name="Notes">What a reader must know, a sentence each; often empty.</param>
public sealed record OptimizedModel(ModelDefinition Definition, IReadOnlyList<OptimizedWeights> Weights, IReadOnlyList<string> Notes)
{
    /// <summary>How it was made, in words.</summary>
    public string Method => Definition.Metadata.Extra[ModelOptimizer.MethodKey];
}

/// <summary>What became of one matrix or kernel.</summary>
/// <param name="Operator">The operator that reads it, as <c>Gemm</c> or <c>Conv</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Kept">How it is kept: <c>int8</c>, <c>int8, computed with</c>, <c>fp16</c>, or <c>float</c> or <c>double</c> as before.</param>
/// <param name="BytesBefore">Its size before.</param>
/// <param name="BytesAfter">Its size now, with its scales.</param>
/// <param name="Error">The largest difference of a weight, as a share of the largest weight.</param>
public sealed record OptimizedWeights(string Operator, IReadOnlyList<long> Shape, string Kept, long BytesBefore, long BytesAfter, double Error);
