using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelOps.Pipelines.Schedules;

/// <summary>A map of a YAML file to be written, in the order in which it was filled. What is null is left out.</summary>
internal sealed partial class YamlTree : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> _entries = [];

    internal bool IsEmpty => _entries.Count == 0;

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds a value: a text, a number, a flag, a list, or another map.</summary>
    public void Add(string key, object? value)
    {
        if (value is not null)
        {
            _entries.Add(new(key, value));
        }
    }

    /// <summary>The same names and values.</summary>
    internal static YamlTree Of(IEnumerable<KeyValuePair<string, string>> values)
    {
        var tree = new YamlTree();
        foreach (var (name, value) in values)
        {
            tree.Add(name, value);
        }

        return tree;
    }

    /// <summary>The file's text.</summary>
    internal string Text()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, this);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    private static void Emit(Emitter emitter, object value)
    {
        switch (value)
        {
            case YamlTree tree:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, tree.IsEmpty ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, child) in tree)
                {
                    emitter.Emit(Scalar(key));
                    Emit(emitter, child);
                }

                emitter.Emit(new MappingEnd());
                break;
            case string text:
                emitter.Emit(Scalar(text));
                break;
            case IEnumerable list:
                object[] items = [.. list.Cast<object>()];
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, items.All(item => item is string { Length: < 30 } or int) ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case bool flag:
                emitter.Emit(new Scalar(flag ? "true" : "false"));
                break;
            default:
                emitter.Emit(new Scalar(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)));
                break;
        }
    }

    // What no reader of YAML 1.1 or 1.2 takes for anything but the text stands without quotes.
    private static Scalar Scalar(string text)
    {
        var style = Words().IsMatch(text) && !Typed().IsMatch(text) ? ScalarStyle.Plain
            : text.Contains('\n', StringComparison.Ordinal) && !NotLiteral().IsMatch(text) ? ScalarStyle.Literal
            : text.Any(letter => char.IsControl(letter) || letter > '~') ? ScalarStyle.DoubleQuoted
            : ScalarStyle.SingleQuoted;
        return new(null, null, text, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: style != ScalarStyle.Plain);
    }

    [GeneratedRegex(@"^[A-Za-z_./][A-Za-z0-9_./-]*( [A-Za-z0-9_./(=$&|@-][A-Za-z0-9_./()=$&|@,-]*)*\z")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(true|false|null|yes|no|y|n|off|\.inf|\.nan|[._+0-9-]*)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Typed();

    // Trailing and leading blanks, other control characters, and what is above ASCII need care that quotes give.
    [GeneratedRegex(@"[^\n -~]|[ ](\n|\z)|^[ \n]|\n\n\z|\n *\n")]
    private static partial Regex NotLiteral();
}
