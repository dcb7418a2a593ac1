namespace ModelOps;

/// <summary>
/// Says that an assembly is an extension. It is loaded by <c>#r "nuget: …"</c> in a notebook, by <c>modelops extension add</c>, and by <c>ops.Use&lt;T&gt;()</c>.
/// </summary>
/// <param name="extension">The type that adds to the catalogs: an <see cref="IModelOpsExtension"/> with a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ModelOpsExtensionAttribute(Type extension) : Attribute
{
    /// <summary>The type that adds to the catalogs.</summary>
    public Type Extension { get; } = extension;
}
