using System.Net;
using System.Text;

namespace ModelOps.Pipelines.Tests.Schedules.Support;

/// <summary>As much of a cluster's API as <c>kubectl create --dry-run=client</c> asks for: which kinds there are.</summary>
internal sealed class DiscoveryServer : IDisposable
{
    private static readonly (string Group, string Resources)[] _groups =
    [
        ("batch/v1", """{"name":"cronjobs","singularName":"cronjob","namespaced":true,"kind":"CronJob","verbs":["create"]},{"name":"jobs","singularName":"job","namespaced":true,"kind":"Job","verbs":["create"]}"""),
        ("argoproj.io/v1alpha1", """{"name":"cronworkflows","singularName":"cronworkflow","namespaced":true,"kind":"CronWorkflow","verbs":["create"]},{"name":"workflows","singularName":"workflow","namespaced":true,"kind":"Workflow","verbs":["create"]}"""),
    ];

    private readonly HttpListener _listener = new();

    internal DiscoveryServer()
    {
        Address = $"http://127.0.0.1:{Ports.Free()}";
        _listener.Prefixes.Add($"{Address}/");
        _listener.Start();
        _ = AnswerAsync();
    }

    internal string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath.Trim('/');
                var text = path switch
                {
                    "api" => """{"kind":"APIVersions","versions":["v1"]}""",
                    "api/v1" => """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"v1","resources":[]}""",
                    "apis" => $$"""{"kind":"APIGroupList","apiVersion":"v1","groups":[{{string.Join(',', _groups.Select(group => Group(group.Group)))}}]}""",
                    _ => _groups.Where(group => path == $"apis/{group.Group}").Select(group => $$"""{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{{group.Group}}","resources":[{{group.Resources}}]}""").FirstOrDefault(),
                };
                context.Response.StatusCode = text is null ? 404 : 200;
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text ?? """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}"""));
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static string Group(string group)
    {
        var entry = $$"""{"groupVersion":"{{group}}","version":"{{group.Split('/')[1]}}"}""";
        return $$"""{"name":"{{group.Split('/')[0]}}","versions":[{{entry}}],"preferredVersion":{{entry}}}""";
    }
}
