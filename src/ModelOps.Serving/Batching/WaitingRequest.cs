namespace ModelOps.Serving.Batching;

/// <summary>A request's rows on their way into a batch.</summary>
internal sealed class WaitingRequest(Frame rows) : TaskCompletionSource<ModelScores>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    internal Frame Rows => rows;

    /// <summary>Whether the rows of both can be in one frame: optional columns may lack, and a column without values may have another type.</summary>
    internal bool Fits(WaitingRequest other)
    {
        var (mine, others) = (rows.Columns, other.Rows.Columns);
        if (mine.Count != others.Count)
        {
            return false;
        }

        for (var i = 0; i < mine.Count; i++)
        {
            if (mine[i].Type != others[i].Type || mine[i].Name != others[i].Name)
            {
                return false;
            }
        }

        return true;
    }
}
