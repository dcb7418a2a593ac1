using ModelOps.Evaluation.Yaml;

namespace ModelOps.Evaluation.Tests.Yaml;

public sealed class YamlMapTests
{
    [Fact]
    public void Values_are_read_by_their_kinds()
    {
        var map = Read("text: a b\nnumber: 0.5\nwhole: 3\nflag: true\ntime: 90m\nlist: [5, 25]\nmap: {inner: x}", "text", "number", "whole", "flag", "time", "list", "map");
        Assert.Equal(("a b", 0.5, 3, true, TimeSpan.FromMinutes(90)), (map.Text("text"), map.Number("number"), map.Whole("whole"), map.Flag("flag"), map.Duration("time")));
        Assert.Equal([5.0, 25.0], map.Numbers("list"));
        Assert.Equal("x", map.Map("map", ["inner"]).Text("inner"));
        Assert.Null(map.Text("absent"));
        Assert.Null(map.Numbers("absent"));
        Assert.Empty(map.Errors);
    }

    [Fact]
    public void A_map_becomes_json_with_the_types_that_were_meant()
    {
        var json = Read("p: {seed: 7, rate: 0.5, on: true, none: null, name: a, quoted: '7', list: [1, x], deep: {a: 1}}", "p").Json("p")!;
        Assert.Equal("""{"seed":7,"rate":0.5,"on":true,"none":null,"name":"a","quoted":"7","list":[1,"x"],"deep":{"a":1}}""", json.ToJsonString());
    }

    [Fact]
    public void All_errors_are_gathered_with_their_lines()
    {
        var map = Read("whole: 1.5\nflag: yes\ntime: soon\nlist: [5, x]\nmap: 3\np: [1]\nnotebok: a\nnumber: .inf", "whole", "flag", "time", "list", "map", "p", "notebook", "number");
        _ = (map.Whole("whole"), map.Flag("flag"), map.Duration("time"), map.Numbers("list"), map.Map("map", []), map.Json("p"), map.Number("number"));
        map.Missing("notebook", "Name one.");
        map.Wrong("time", "it is late.");
        Assert.Equal(
            [
                "loop.yaml, line 7: the loop has no key 'notebok'. Did you mean 'notebook'? The keys are: whole, flag, time, list, map, p, notebook, number.",
                "loop.yaml, line 1: 'whole' is '1.5'; give a whole number, such as 10.",
                "loop.yaml, line 2: 'flag' is 'yes'; give true or false.",
                "loop.yaml, line 3: 'time' is 'soon'; give a time, such as 90s, 15m, 24h or 7d.",
                "loop.yaml, line 4: 'list' is a list of numbers, such as [5, 25, 100], and 'x' is not a number.",
                "loop.yaml, line 5: 'map' must be a map of keys and values.",
                "loop.yaml, line 6: 'p' must be a map of names and values, such as {seed: 7}.",
                "loop.yaml, line 8: 'number' is '.inf'; give a number, such as 0.2.",
                "loop.yaml, line 1: the loop has no 'notebook'. Name one.",
                "loop.yaml, line 3: it is late.",
            ],
            map.Errors);
    }

    [Theory]
    [InlineData("gate:")]
    [InlineData("gate: ''")]
    [InlineData("gate: # to come")]
    public void A_key_without_a_value_is_an_error(string text) =>
        Assert.Equal(["loop.yaml, line 1: 'gate' has no value. Give one, or remove the key."], Read(text, "gate").Errors);

    [Theory]
    [InlineData("a: b: c", "line 1: ")]
    [InlineData("a: [1", "")]
    public void What_is_not_yaml_is_one_sentence(string text, string part) =>
        Assert.StartsWith("loop.yaml is not YAML: " + part, Assert.Throws<InvalidInputException>(() => Read(text, "a")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: &loop [1, *loop]")]
    [InlineData("a: &loop {b: {c: *loop}}")]
    [InlineData("b: 1\na: {c: [&loop [[*loop]]]}")]
    public void An_alias_of_what_contains_it_is_one_sentence(string text) => Assert.EndsWith(
        ": the value of the anchor '&loop' contains itself, so it has no end. Write the value where '*loop' stands.",
        Assert.Throws<InvalidInputException>(() => Read(text, "a", "b")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_alias_of_another_value_is_read_as_that_value() => Assert.Equal("""{"x":[1,2],"y":[1,2],"z":[[1,2],[1,2]]}""", Read("a: {x: &two [1, 2], y: *two, z: [*two, *two]}", "a").Json("a")!.ToJsonString());

    [Fact]
    public void A_second_document_is_refused_rather_than_left_out() => Assert.Equal(
        "loop.yaml, line 3: the loop is one document, and '---' begins another one here, which would not be read. Remove it, or put it into a file of its own.",
        Assert.Throws<InvalidInputException>(() => Read("a: 1\n---\na: 2", "a")).Message);

    private static YamlMap Read(string text, params string[] keys) => YamlMap.Read(text, "loop.yaml", "the loop", keys);
}
