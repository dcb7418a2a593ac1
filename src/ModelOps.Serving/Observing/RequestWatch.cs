using ModelOps.Serving.Client;
using ModelOps.Serving.Scoring;
using ModelOps.Serving.Telemetry;
using ModelOps.Telemetry;

namespace ModelOps.Serving.Observing;

/// <summary>One request while it is watched. <see cref="End"/> must be called; the first call counts.</summary>
internal sealed class RequestWatch
{
    private readonly RequestObservers _observers;
    private readonly string _protocol;
    private readonly Operation? _operation;
    private readonly TimeProvider? _time;
    private readonly DateTimeOffset _began;
    private readonly long _started;
    private ServedModel? _served;
    private string? _id;
    private ulong _takers;
    private Frame? _rows;
    private Frame? _answer;
    private int _rowCount;
    private bool _hasEnded;

    /// <param name="observers">Gets the outcome.</param>
    /// <param name="protocol">As <c>invocations</c>.</param>
    /// <param name="operation">The request's span and metrics; null when nobody listens.</param>
    /// <param name="id">The id that the caller gave; null for none.</param>
    /// <param name="time">The clock; null when there are no observers.</param>
    internal RequestWatch(RequestObservers observers, string protocol, Operation? operation, string? id, TimeProvider? time)
    {
        (_observers, _protocol, _operation, _id, _time) = (observers, protocol, operation, id, time);
        if (time is not null)
        {
            (_began, _started) = (time.GetUtcNow(), time.GetTimestamp());
        }
    }

    /// <summary>Says which version answers, and the id when the body has one; an id in the headers comes first.</summary>
    /// <returns>The request's id; null when nobody needs one.</returns>
    internal string? Begin(ServedModel served, string? bodyId = null)
    {
        Tag(served);
        if (_time is not null)
        {
            _id ??= RequestId.Valid(bodyId) ?? RequestId.New();
            _takers = _observers.Takers(_id);
        }

        return _id;
    }

    /// <summary>Whether an observer wants the rows and the answer; known after <see cref="Begin"/>.</summary>
    internal bool WantsRows => _takers != 0;

    /// <summary>Says what was scored.</summary>
    /// <param name="rows">The rows; null unless <see cref="WantsRows"/>.</param>
    /// <param name="answer">The answer; null unless <see cref="WantsRows"/>.</param>
    /// <param name="rowCount">How many rows.</param>
    internal void Score(Frame? rows, Frame? answer, int rowCount) => (_rows, _answer, _rowCount) = (rows, answer, rowCount);

    /// <summary>
    /// The answer is made. Before it is sent: who has it may ask for what is known of the request, or send a label for it, and a caller who is slow to take it makes no version slow.
    /// </summary>
    /// <param name="served">The version, where the request did not get as far as <see cref="Begin"/>.</param>
    /// <param name="status">The status that the caller got.</param>
    /// <param name="error">The kind of error; null when it was scored.</param>
    internal void End(ServedModel served, int status, string? error = null)
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        if (_served is null)
        {
            Begin(served);
        }

        if (error is not null)
        {
            _operation?.Fail(error);
        }

        var scored = status == 200;
        if (_operation is not null)
        {
            _operation.Dispose();
            ServingTelemetry.Requested(_protocol, _served!.Name, _served.Version, status, scored ? _rowCount : 0);
        }

        if (_time is not null)
        {
            _observers.Scored(
                new ScoredRequest(_id!, _served!.Name, _served.Version, _began, _time.GetElapsedTime(_started), scored ? _rowCount : 0, status) { Rows = scored ? _rows : null, Answer = scored ? _answer : null },
                scored ? _takers : 0);
        }
    }

    private void Tag(ServedModel served)
    {
        _served = served;
        _operation?.Tag(ServingMetrics.ModelName, served.Name).Tag(ServingMetrics.ModelVersion, served.Version).Note(ServingMetrics.RunId, served.RunId);
    }
}
