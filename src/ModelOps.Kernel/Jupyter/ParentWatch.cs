using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelOps.Kernel.Jupyter;

/// <summary>Notices that the process that started this one has died, on a thread of its own so that no cell can keep it from doing so.</summary>
public sealed partial class ParentWatch : IDisposable
{
    private const int NoSuchProcess = 3;
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private readonly ManualResetEvent _stop = new(initialState: false);

    private ParentWatch()
    {
    }

    /// <summary>Starts to watch; null when it is not known which process that is.</summary>
    /// <param name="parent">Its id, on Windows an inherited handle.</param>
    /// <param name="onDeath">Called once, on the watch's own thread.</param>
    public static ParentWatch? Start(string? parent, Action onDeath)
    {
        if (!long.TryParse(parent, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id <= 1)
        {
            return null;
        }

        var watch = new ParentWatch();
        new Thread(() => watch.Run(id, onDeath), maxStackSize: 256 * 1024) { IsBackground = true, Name = "parent watch" }.Start();
        return watch;
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Set();

    private void Run(long id, Action onDeath)
    {
        if (OperatingSystem.IsWindows() ? WaitForHandle((nint)id) : WaitForProcess((int)id))
        {
            onDeath();
        }
    }

    private bool WaitForHandle(nint handle)
    {
        using var parent = new ManualResetEvent(initialState: false) { SafeWaitHandle = new SafeWaitHandle(handle, ownsHandle: false) };
        return WaitHandle.WaitAny([_stop, parent]) == 1;
    }

    /// <summary>A child is given to another parent when its own dies, even while that is still a zombie; anyone else's process is asked for.</summary>
    private bool WaitForProcess(int id)
    {
        var isChild = GetParentId() == id;
        while (!_stop.WaitOne(_interval))
        {
            if (isChild ? GetParentId() != id : Kill(id, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess)
            {
                return true;
            }
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);
}
