namespace ModelOps.Learning;

/// <summary>A model in the format of the library that trained it.</summary>
/// <param name="Flavor">The library's name in <see cref="ModelFlavors"/>.</param>
/// <param name="File">The bytes of its file.</param>
/// <param name="Settings">What its scorer must know beside, kept in the model's metadata.</param>
public sealed record ForeignForm(string Flavor, byte[] File, IReadOnlyDictionary<string, string> Settings);
