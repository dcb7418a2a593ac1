using System.Reflection;
using System.Runtime.CompilerServices;
using ModelOps.Tracking;

namespace ModelOps.Notebooks.Tests.Support;

/// <summary>A real store that fails, from now on, at one of its methods; everything else goes through.</summary>
internal class FailingStore : DispatchProxy
{
    private ITrackingStore _inner = null!;
    private string _method = "";
    private Func<object?[], Task>? _instead;

    /// <summary>Puts a store in front of a session's that throws at a method.</summary>
    /// <returns>Dispose it to have the session's own store back.</returns>
    internal static Task<IDisposable> AtAsync(Workbench bench, string method) =>
        AtAsync(bench, method, _ => throw new TrackingException(ErrorCode.TemporarilyUnavailable, $"The store is away ({method})."));

    /// <summary>Puts a store in front of a session's that does something before a method; what it throws, the method throws.</summary>
    internal static async Task<IDisposable> AtAsync(Workbench bench, string method, Func<object?[], Task> before)
    {
        Assert.Contains(typeof(ITrackingStore).GetInterfaces().Append(typeof(ITrackingStore)).SelectMany(type => type.GetMethods()), known => known.Name == method);
        var inner = await bench.Ops.StoreAsync(TestContext.Current.CancellationToken);
        var store = Create<ITrackingStore, FailingStore>();
        var failing = (FailingStore)(object)store;
        (failing._inner, failing._method, failing._instead) = (inner, method, before);
        StoreOf(bench.Ops) = store;
        return new Restore(() => StoreOf(bench.Ops) = inner);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == _method)
        {
            _instead!(args!).GetAwaiter().GetResult();
        }

        try
        {
            return targetMethod.Invoke(_inner, args);
        }
        catch (TargetInvocationException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_store")]
    private static extern ref ITrackingStore? StoreOf(ModelOpsSession session);

    private sealed class Restore(Action restore) : IDisposable
    {
        public void Dispose() => restore();
    }
}
