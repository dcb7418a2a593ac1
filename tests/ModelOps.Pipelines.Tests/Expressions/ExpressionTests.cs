using System.Text.Json.Nodes;
using ModelOps.Pipelines.Expressions;

namespace ModelOps.Pipelines.Tests.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("${parameters.n} > 5", true)]
    [InlineData("${parameters.n} <= 5", false)]
    [InlineData("${parameters.n} == 7.0", true)]
    [InlineData("${parameters.region} == 'north' and not ${parameters.off}", true)]
    [InlineData("${parameters.region} != \"north\" or ${parameters.off}", false)]
    [InlineData("(true or false) and false", false)]
    [InlineData("true or false and false", true)]
    [InlineData("not (1 >= 2)", true)]
    [InlineData("${parameters.nothing} == null", true)]
    [InlineData("-1.5e1 < -14", true)]
    [InlineData("false", false)]
    public void A_condition_holds_or_not(string text, bool holds) => Assert.Equal(holds, Condition.Parse(text).Holds(Value));

    [Theory]
    [InlineData("${parameters.region}", "'if' is '${parameters.region}', in which north stands where true or false is needed. Compare it, such as north == 1.")]
    [InlineData("${parameters.region} > 1", "'if' is '${parameters.region} > 1', and 'north > 1' compares what is not two numbers. Give numbers, or use == or !=.")]
    public void What_cannot_be_said_is_an_error(string text, string sentence) => Assert.Equal(sentence, Assert.Throws<InvalidInputException>(() => Condition.Parse(text).Holds(Value)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("1 ==")]
    [InlineData("(1 == 1")]
    [InlineData("1 == 1)")]
    [InlineData("1 = 1")]
    [InlineData("maybe")]
    [InlineData("${nothing.x}")]
    [InlineData("'open")]
    public void What_is_no_condition_is_an_error(string text) => Assert.Throws<InvalidInputException>(() => Condition.Parse(text));

    [Fact]
    public void A_text_that_is_one_expression_has_its_value_with_its_type()
    {
        Assert.Equal("""{"n":7,"text":"n=7, north","list":[1,2],"kept":"${n}","off":false}""", Template.Resolve(
            JsonNode.Parse("""{"n":"${parameters.n}","text":"n=${parameters.n}, ${parameters.region}","list":"${parameters.list}","kept":"$${n}","off":"${ parameters.off }"}"""), Value)!.ToJsonString());
    }

    [Fact]
    public void A_shell_keeps_what_is_its_own()
    {
        var template = Template.Parse("echo ${HOME} $${x} ${parameters.n} ${matrixx} '${runs}' ${run.id}", isShell: true);
        Assert.Equal(["${parameters.n}", "${run.id}"], template.References.Select(reference => reference.ToString()));
        Assert.Equal("echo ${HOME} $${x} ${V1} ${matrixx} '${runs}' ${V2}", template.Shell(reference => reference.Root == "run" ? "V2" : "V1"));
        Assert.Empty(template.Quoted());
    }

    [Theory]
    [InlineData("echo '${run.id}'", true)]
    [InlineData("echo \"it's ${run.id}\"", false)]
    [InlineData("echo \\'${run.id}", false)]
    [InlineData("# it's\necho ${run.id}", false)]
    [InlineData("echo 'a' ${run.id}", false)]
    [InlineData("echo 'a\n${run.id}'", true)]
    public void An_expression_in_single_quotes_is_seen(string shell, bool isQuoted) => Assert.Equal(isQuoted, Template.Parse(shell, isShell: true).Quoted().Any());

    [Fact]
    public void An_expression_that_is_not_closed_is_an_error() =>
        Assert.Equal("'${' has no closing brace. Add the '}'; for the text itself write $${.", Assert.Throws<InvalidInputException>(() => Template.Parse("a ${parameters.n")).Message);

    [Fact]
    public void A_line_is_split_into_words()
    {
        Assert.Equal(["promote", "churn", "--reason", "it is better", "", "a'b"], CommandWords.Split("promote  churn --reason \"it is better\" '' \"a'b\""));
        Assert.Equal("A quote is not closed in 'a \"b'. Add the closing \".", Assert.Throws<InvalidInputException>(() => CommandWords.Split("a \"b")).Message);
    }

    private static JsonNode? Value(Reference reference) => JsonNode.Parse("""{"n":7,"region":"north","off":false,"nothing":null,"list":[1,2]}""")![reference.Parts[1]];
}
