using System.Runtime.InteropServices;
using ModelOps.Kernel.Jupyter.Messages;

namespace ModelOps.Kernel.Jupyter;

/// <summary>What the kernel says of itself. It asks nothing of the compiler, which may still be loading.</summary>
internal static class KernelInfo
{
    /// <summary>The language version of the compiler in use; a test holds the two together.</summary>
    public const string LanguageVersion = "14.0";

    public static KernelInfoReply Create()
    {
        var version = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3);
        return new KernelInfoReply(
            "ok", JupyterProtocol.Version, "modelops", version,
            new LanguageInfo("C#", LanguageVersion, "text/x-csharp", ".cs", "csharp", "text/x-csharp"),
            $".NET (C#) by modelops {version} on {RuntimeInformation.FrameworkDescription}",
            Debugger: false,
            [new HelpLink("C#", "https://learn.microsoft.com/dotnet/csharp/"), new HelpLink(".NET API", "https://learn.microsoft.com/dotnet/api/")]);
    }
}
