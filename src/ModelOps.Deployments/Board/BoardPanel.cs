namespace ModelOps.Deployments.Board;

/// <summary>What a service shows of itself, as a part of another page and as text.</summary>
/// <param name="Html">A fragment without scripts, with its own style.</param>
/// <param name="Text">The same as lines.</param>
internal sealed record BoardPanel(string Html, string Text)
{
    internal static BoardPanel Of(BoardContent content) => new(BoardPage.Panel(content), BoardLines.Of(content));
}
