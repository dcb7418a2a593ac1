using System.Dynamic;
using System.Net;
using System.Text;
using ModelOps.Kernel.Formatting;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>An HTML element written as C#: <c>div[style: "color:red"](b("text"), 42)</c>.</summary>
public sealed class PocketView : DynamicObject, IHtmlText
{
    private static readonly HashSet<string> _void = ["br", "hr", "img", "input", "link", "meta", "area", "col", "source"];
    private readonly string _name;
    private readonly string _attributes;
    private readonly string _content;

    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    public PocketView(string name)
        : this(name, "", "")
    {
    }

    private PocketView(string name, string attributes, string content)
    {
        _name = name;
        _attributes = attributes;
        _content = content;
    }

    /// <summary>The HTML.</summary>
    public override string ToString() => _void.Contains(_name) && _content.Length == 0 ? $"<{_name}{_attributes}>" : $"<{_name}{_attributes}>{_content}</{_name}>";

    /// <inheritdoc />
    public override bool TryInvoke(InvokeBinder binder, object?[]? args, out object? result)
    {
        var content = new StringBuilder(_content);
        foreach (var arg in args ?? [])
        {
            Append(content, arg);
        }

        result = new PocketView(_name, _attributes, content.ToString());
        return true;
    }

    /// <inheritdoc />
    public override bool TryGetIndex(GetIndexBinder binder, object?[] indexes, out object? result)
    {
        var names = binder.CallInfo.ArgumentNames;
        var attributes = new StringBuilder(_attributes);
        var unnamed = indexes.Length - names.Count;
        for (var i = 0; i < names.Count; i++)
        {
            attributes.Append(' ').Append(names[i].Replace('_', '-')).Append("=\"").Append(WebUtility.HtmlEncode(indexes[unnamed + i]?.ToString())).Append('"');
        }

        result = new PocketView(_name, attributes.ToString(), _content);
        return true;
    }

    /// <inheritdoc />
    public override bool TryGetMember(GetMemberBinder binder, out object? result)
    {
        result = new PocketView(_name, $"{_attributes} class=\"{WebUtility.HtmlEncode(binder.Name.Replace('_', '-'))}\"", _content);
        return true;
    }

    private static void Append(StringBuilder content, object? part)
    {
        switch (part)
        {
            case PocketView or HtmlString:
                content.Append(part);
                break;
            case string text:
                content.Append(WebUtility.HtmlEncode(text));
                break;
            case System.Collections.IEnumerable parts:
                foreach (var item in parts)
                {
                    Append(content, item);
                }

                break;
            default:
                content.Append(WebUtility.HtmlEncode(Convert.ToString(part, System.Globalization.CultureInfo.InvariantCulture)));
                break;
        }
    }
}
