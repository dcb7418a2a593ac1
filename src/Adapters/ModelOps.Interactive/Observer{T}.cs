namespace ModelOps.Interactive;

/// <summary>Calls a method with each event.</summary>
internal sealed class Observer<T>(Action<T> next) : IObserver<T>
{
    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void OnNext(T value) => next(value);
}
