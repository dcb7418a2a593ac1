namespace ModelOps.Kernel.Running;

/// <summary>A parameter that a notebook takes.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">Its type, as C# writes it.</param>
/// <param name="Default">The C# of its default, as it stands in the notebook; empty when it has none.</param>
/// <param name="Comment">What the comment at the end of its line says, or the comment lines above it; empty when there is none.</param>
public sealed record DeclaredParameter(string Name, string Type, string Default, string Comment);
