using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelOps.Pipelines.Expressions;

/// <summary>What <c>if:</c> says: values, <c>== != &lt; &lt;= &gt; &gt;=</c>, <c>and</c>, <c>or</c>, <c>not</c> and brackets. Texts are in single or double quotes.</summary>
internal sealed partial class Condition
{
    private readonly Func<Func<Reference, JsonNode?>, JsonNode?> _root;

    private Condition(string text, Func<Func<Reference, JsonNode?>, JsonNode?> root, IReadOnlyList<Reference> references) => (Text, _root, References) = (text, root, references);

    /// <summary>As it was written.</summary>
    internal string Text { get; }

    /// <summary>What it refers to.</summary>
    internal IReadOnlyList<Reference> References { get; }

    public override string ToString() => Text;

    /// <summary>Reads a condition.</summary>
    /// <exception cref="InvalidInputException">It is not a condition.</exception>
    internal static Condition Parse(string text)
    {
        var parser = new Parser(text);
        return new(text, parser.Whole(), parser.References);
    }

    /// <summary>Whether it holds.</summary>
    /// <param name="resolve">Gives the values of references.</param>
    /// <exception cref="InvalidInputException">It cannot be said: values that cannot be compared, or an answer that is neither true nor false.</exception>
    internal bool Holds(Func<Reference, JsonNode?> resolve) => Flag(_root(resolve));

    private bool Flag(JsonNode? value) => Flag(value, Text);

    private static bool Flag(JsonNode? value, string text) => value is JsonValue scalar && scalar.TryGetValue<bool>(out var flag) ? flag
        : throw new InvalidInputException($"'if' is '{text}', in which {Template.Shown(value)} stands where true or false is needed. Compare it, such as {Template.Shown(value)} == 1.");

    private static bool Compare(JsonNode? left, JsonNode? right, string sign, string text)
    {
        if (sign is "==" or "!=")
        {
            return (sign == "==") == (Number(left) is { } one && Number(right) is { } other ? one.Equals(other) : JsonNode.DeepEquals(left, right));
        }

        if (Number(left) is not { } a || Number(right) is not { } b)
        {
            throw new InvalidInputException($"'if' is '{text}', and '{Template.Shown(left)} {sign} {Template.Shown(right)}' compares what is not two numbers. Give numbers, or use == or !=.");
        }

        return sign switch { "<" => a < b, "<=" => a <= b, ">" => a > b, _ => a >= b };
    }

    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("""\G\s*(?:(\$\{[^{}]*\})|(==|!=|<=|>=|<|>|\(|\))|'([^']*)'|"([^"]*)"|(-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|([A-Za-z]+))""")]
    private static partial Regex Tokens();

    private sealed class Parser
    {
        private readonly string _text;
        private readonly List<(string Kind, string Text)> _tokens = [];
        private int _next;

        internal Parser(string text)
        {
            _text = text;
            string[] kinds = ["", "reference", "sign", "text", "text", "number", "word"];
            for (var at = 0; at < text.TrimEnd().Length;)
            {
                var match = Tokens().Match(text, at);
                var group = Enumerable.Range(1, kinds.Length - 1).FirstOrDefault(number => match.Groups[number].Success);
                if (group == 0)
                {
                    throw Wrong($"'{text[at..].Trim()}' is not understood");
                }

                _tokens.Add((kinds[group], match.Groups[group].Value));
                at = match.Index + match.Length;
            }
        }

        internal List<Reference> References { get; } = [];

        internal Func<Func<Reference, JsonNode?>, JsonNode?> Whole()
        {
            var root = Or();
            return _next == _tokens.Count ? root : throw Wrong($"'{_tokens[_next].Text}' is not expected where it stands");
        }

        private Func<Func<Reference, JsonNode?>, JsonNode?> Or()
        {
            var left = And();
            while (Take("word", "or"))
            {
                var (one, other) = (left, And());
                left = resolve => Flag(one(resolve), _text) || Flag(other(resolve), _text);
            }

            return left;
        }

        private Func<Func<Reference, JsonNode?>, JsonNode?> And()
        {
            var left = Not();
            while (Take("word", "and"))
            {
                var (one, other) = (left, Not());
                left = resolve => Flag(one(resolve), _text) && Flag(other(resolve), _text);
            }

            return left;
        }

        private Func<Func<Reference, JsonNode?>, JsonNode?> Not()
        {
            if (!Take("word", "not"))
            {
                return Comparison();
            }

            var inner = Not();
            return resolve => !Flag(inner(resolve), _text);
        }

        private Func<Func<Reference, JsonNode?>, JsonNode?> Comparison()
        {
            var left = Value();
            if (_next < _tokens.Count && _tokens[_next] is { Kind: "sign", Text: not ("(" or ")") and var sign })
            {
                _next++;
                var right = Value();
                return resolve => Compare(left(resolve), right(resolve), sign, _text);
            }

            return left;
        }

        private Func<Func<Reference, JsonNode?>, JsonNode?> Value()
        {
            if (_next == _tokens.Count)
            {
                throw Wrong("a value is missing at its end");
            }

            var (kind, text) = _tokens[_next++];
            switch (kind)
            {
                case "reference":
                    var reference = Reference.Parse(text[2..^1]);
                    References.Add(reference);
                    return resolve => resolve(reference);
                case "text":
                    return _ => JsonValue.Create(text);
                case "number":
                    return _ => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture));
                case "word" when text is "true" or "false":
                    return _ => JsonValue.Create(text == "true");
                case "word" when text == "null":
                    return _ => null;
                case "sign" when text == "(":
                    var inner = Or();
                    return Take("sign", ")") ? inner : throw Wrong("a bracket is not closed");
                default:
                    throw Wrong($"'{text}' is not expected where it stands");
            }
        }

        private bool Take(string kind, string text)
        {
            if (_next < _tokens.Count && _tokens[_next] == (kind, text))
            {
                _next++;
                return true;
            }

            return false;
        }

        private InvalidInputException Wrong(string what) => new($"'if' is '{_text}', and {what}. Write a condition, such as ${{steps.load.outputs.rows}} > 0 and ${{parameters.region}} == 'north'.");
    }
}
