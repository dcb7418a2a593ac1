using ModelOps.Data.PostgreSql;
using ModelOps.Deployments.Kubernetes;
using ModelOps.Hosting.Kernels;
using ModelOps.Jobs.Kubernetes;
using ModelOps.Kernel.FSharp;
using ModelOps.Kernel.Polyglot;
using ModelOps.Kernel.PowerShell;
using ModelOps.Learning.MLNet;
using ModelOps.Monitoring.Mail;
using ModelOps.Plots.PlotlyNet;
using ModelOps.Tracking.Cloud;
using ModelOps.Vision;

namespace ModelOps.Cli.Application;

/// <summary>The adapters that the tool brings along.</summary>
internal static class DefaultAdapters
{
    private static int _added;

    /// <summary>Adds them, once in a process. They name what they add; their packages are loaded when it is used.</summary>
    internal static void Add()
    {
        if (Interlocked.Exchange(ref _added, 1) == 0)
        {
            KernelAdapters.Add(PolyglotNames.AddTo);
            KernelAdapters.Add(FSharpLanguage.AddTo);
            KernelAdapters.Add(PowerShellLanguage.AddTo);
            // For figure.ToPlotlyNet(); the package of the adapter is this assembly already.
            KernelAdapters.Add(kernel =>
            {
                kernel.AddReferences(typeof(PlotlyNetExtension).Assembly);
                kernel.AddProvidedPackages("ModelOps.Plots.PlotlyNet", "ModelOps.Learning.MLNet", "ModelOps.Vision");
            });
            ExtensionLoader.Load(typeof(PlotlyNetExtension));
            ExtensionLoader.Load(typeof(MLNetExtension));
            ExtensionLoader.Load(typeof(CloudExtension));
            ExtensionLoader.Load(typeof(PostgreSqlExtension));
            ExtensionLoader.Load(typeof(KubernetesExtension));
            ExtensionLoader.Load(typeof(KubernetesJobsExtension));
            ExtensionLoader.Load(typeof(MailExtension));
            ExtensionLoader.Load(typeof(VisionExtension));
        }
    }
}
