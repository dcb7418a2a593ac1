namespace ModelOps;

/// <summary>A result that prints as it is shown: <c>Console.WriteLine(result)</c> writes its view as text.</summary>
public abstract record Viewable : IViewable
{
    /// <inheritdoc />
    public abstract View ToView();

    /// <summary>The view as text.</summary>
    public sealed override string ToString() => ViewText.Render(ToView()).TrimEnd();
}
