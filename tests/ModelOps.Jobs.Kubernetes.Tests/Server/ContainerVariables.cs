using System.Text;
using System.Text.RegularExpressions;
using k8s.Models;

namespace ModelOps.Jobs.Kubernetes.Tests.Server;

/// <summary>The variables of a container, and what <c>$(NAME)</c> and <c>$$</c> become in its command and its values.</summary>
internal static partial class ContainerVariables
{
    internal static Dictionary<string, string> Of(V1Pod pod, V1Container container, Func<string, V1Secret> secret)
    {
        var all = new Dictionary<string, string>();
        foreach (var (name, value) in (container.EnvFrom ?? []).SelectMany(source => secret(source.SecretRef.Name).Data))
        {
            all[name] = Encoding.UTF8.GetString(value);
        }

        foreach (var variable in container.Env ?? [])
        {
            all[variable.Name] = variable.ValueFrom switch
            {
                { FieldRef: { } field } => Field(pod, field.FieldPath),
                { SecretKeyRef: { } key } => Encoding.UTF8.GetString(secret(key.Name).Data[key.Key]),
                _ => Expand(variable.Value ?? "", all),
            };
        }

        return all;
    }

    internal static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
            }
            else if (text[at + 1] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (text[at + 1] == '(' && text.IndexOf(')', at) is > 0 and var end)
            {
                var name = text[(at + 2)..end];
                result.Append(variables.TryGetValue(name, out var value) ? value : $"$({name})");
                at = end;
            }
            else
            {
                result.Append('$');
            }
        }

        return result.ToString();
    }

    private static string Field(V1Pod pod, string path) =>
        Annotation().Match(path) is { Success: true } match ? pod.Metadata.Annotations[match.Groups[1].Value] : throw new NotSupportedException(path);

    [GeneratedRegex(@"^metadata\.annotations\['([^']+)'\]$")]
    private static partial Regex Annotation();
}
