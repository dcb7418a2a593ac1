namespace ModelOps;

/// <summary>A result a person can look at: in a notebook, on a terminal, in a report.</summary>
public interface IViewable
{
    /// <summary>What to show.</summary>
    View ToView();
}
