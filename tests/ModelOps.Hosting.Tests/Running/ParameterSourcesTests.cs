using FsCheck;
using FsCheck.Fluent;
using ModelOps.Kernel.Running;
using ModelOps.TestSupport;

namespace ModelOps.Hosting.Tests.Running;

/// <summary>Parameters in YAML, in Base64, letter for letter, and by reference.</summary>
public sealed class ParameterSourcesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plain_words_of_YAML_stay_text_until_the_default_gives_their_type()
    {
        var file = _folder.Write("p.yaml", """
            account: 012          # a number elsewhere
            norway: no
            name: "7"
            none: ~
            empty:
            sizes: [1, 2.50]
            weights: {a: 1e3, b: null}
            text: |
              two
              lines
            """);

        var parameters = NotebookParameters.Read(file, []);

        Assert.Equal(new ParameterText("012"), parameters["account"]);
        Assert.Equal(new ParameterText("no"), parameters["norway"]);
        Assert.Equal("7", parameters["name"]);
        Assert.Null(parameters["none"]);
        Assert.Null(parameters["empty"]);
        Assert.Equal("two\nlines", parameters["text"]);
        Assert.Equal("""{"account":"012","norway":"no","name":"7","none":null,"empty":null,"sizes":[1,2.50],"weights":{"a":1e3,"b":null},"text":"two\nlines"}""", NotebookParameters.Write(parameters).ToJsonString());
    }

    [Fact]
    public void The_later_source_wins()
    {
        var parameters = NotebookParameters.Read(new NotebookParameterSources
        {
            Base64 = [Convert.ToBase64String("{a: base64, b: base64, c: base64, d: base64, e: base64}"u8)],
            Files = [_folder.Write("1.json", """{"b": "first", "c": "first"}"""), _folder.Write("2.yml", "b: 'second'\nd: 'second'")],
            Yaml = ["c: 'yaml'"],
            Pairs = ["d=pair"],
            Raw = ["e=@env:LETTERS"],
        });

        Assert.Equal(["a=base64", "b=second", "c=yaml", "d=pair", "e=@env:LETTERS"], parameters.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.IsType<string>(parameters["e"]);
    }

    [Theory]
    [InlineData("a: [1", "is not YAML: line ")]
    [InlineData("- 1", "holds no map of names and values. Write it as 'seed: 7'.")]
    [InlineData("a: 1\n---\nb: 2", "holds several documents. Leave one, without '---' between them.")]
    [InlineData("? [a]\n: 1", "has, in line 1, a key that is not a single word. Write 'name: value'.")]
    [InlineData("a: 1\na: 2", "is not YAML: line 2: ")]
    public void A_file_that_is_no_map_is_refused(string text, string message)
    {
        var file = _folder.Write("p.yaml", text);

        Assert.StartsWith($"'{file}' {message}", Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(file, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_that_stands_for_a_huge_one_is_refused()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]");
        var file = _folder.Write("p.yaml", "a0: &a0 [x, x]\n" + string.Join('\n', lines));

        Assert.Equal($"'{file}' holds more than 100000 values, counting those that '*' repeats. Give parameters that are smaller, or the path of a data file.", Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(file, [])).Message);
    }

    [Fact]
    public void Base64_that_is_none_is_refused_in_the_words_of_the_face() =>
        Assert.Equal(
            "The text of Base64 is not Base64 of UTF-8. Encode a map of names and values in YAML or JSON.",
            Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(new NotebookParameterSources { Base64 = ["%"] })).Message);

    [Fact]
    public void References_are_read_and_written_as_they_were_given()
    {
        var name = $"MODELOPS_TEST_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, "12");
        try
        {
            var parameters = NotebookParameters.Read(_folder.Write("p.json", $$"""{"a": "@env:{{name}}"}"""), [$"b=@env:{name}"]);

            Assert.Equal(new ParameterReference($"@env:{name}", ParameterPlace.Environment, name, "12"), parameters["a"]);
            Assert.Equal(parameters["a"], parameters["b"]);
            Assert.Equal($$"""{"a":"@env:{{name}}","b":"@env:{{name}}"}""", NotebookParameters.Write(parameters).ToJsonString());
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void What_a_reference_names_must_be_there_and_all_that_is_missing_is_said_at_once()
    {
        var error = Assert.Throws<InvalidInputException>(() => NotebookParameters.Read(null, ["a=@env:MODELOPS_TEST_NOWHERE", "b=@secret:../x", "c=@secret:..", "d=@secret:modelops-test-nowhere"]));

        Assert.Equal("The environment variable 'MODELOPS_TEST_NOWHERE', which the parameter 'a' is to be read from, is not set. Set it, or give the value itself.", error.Errors[0]);
        Assert.Equal("'../x' of the parameter 'b' cannot be the name of a secret. Give a file name without a folder, such as @secret:db-password.", error.Errors[1]);
        Assert.Equal("'..' of the parameter 'c' cannot be the name of a secret. Give a file name without a folder, such as @secret:db-password.", error.Errors[2]);
        Assert.StartsWith("The secret 'modelops-test-nowhere' of the parameter 'd' is not in ", error.Errors[3], StringComparison.Ordinal);
        Assert.EndsWith("/run/secrets. Write it to a file of that name, or name another folder in MODELOPS_SECRETS_FOLDER.", error.Errors[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_come_out_of_a_YAML_file_as_they_went_in()
    {
        var serializer = new YamlDotNet.Serialization.Serializer();
        Prop.ForAll(ArbMap.Default.ArbFor<string[]>(), given =>
        {
            var texts = given.Where(text => text is not null && IsText(text)).Index().ToDictionary(each => $"p{each.Index}", each => each.Item);
            var read = NotebookParameters.Read(_folder.Write("p.yaml", serializer.Serialize(texts)), []);
            Assert.Equal(texts, read.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "null"));
        }).QuickCheckThrowOnFailure();
    }

    // YAML holds no control characters, and its writer puts no quotes around what stands for null.
    private static bool IsText(string text) => text.Length > 0 && text is not ("~" or "null") && text.All(letter => letter is >= ' ' and < (char)0x7f);
}
