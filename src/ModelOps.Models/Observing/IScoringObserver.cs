namespace ModelOps;

/// <summary>Watches a scoring host: a payload log, a monitor. It is called after the answer is ready and must not wait or throw; it may be called from several threads at once.</summary>
public interface IScoringObserver
{
    /// <summary>Whether it wants a request's rows and answer: the host may skip making them otherwise. The same id always gets the same answer.</summary>
    /// <param name="requestId">The request's id, as the caller gave it or the host made it.</param>
    bool Takes(string requestId);

    /// <summary>Takes note of one request, scored or failed.</summary>
    /// <param name="request">The request; its rows and answer are null unless <see cref="Takes"/> said yes and it was scored.</param>
    void Scored(ScoredRequest request);
}
