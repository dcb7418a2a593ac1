namespace ModelOps;

/// <summary>How the large weights of a model are kept.</summary>
public enum WeightPrecision
{
    /// <summary>Whole numbers of 8 bits, with a scale for each output of a layer.</summary>
    Int8,

    /// <summary>IEEE half precision: 11 significant bits, up to 65,504.</summary>
    Float16,
}
