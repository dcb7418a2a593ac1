namespace ModelOps;

/// <summary>A view that goes on changing after it was shown, where the host can show it anew.</summary>
internal interface ILiveView : IViewable
{
    /// <summary>The id it is shown under.</summary>
    string DisplayId { get; }

    /// <summary>It has been shown: from now on it is kept up to date.</summary>
    void Begin();
}
