namespace ModelOps.Interactive.Tests;

/// <summary>Variables go into magics and come out of them.</summary>
public sealed class VariableTests
{
    [Fact]
    public async Task A_magic_reads_variables_also_several_on_one_line()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""
            var share = 0.25;
            var seed = 7;
            var people = Frame.ParseCsv("age\n" + string.Join("\n", Enumerable.Range(1, 40)));
            """);
        await notebook.ShowAsync("#!data split people --test @share --seed @csharp:seed");
        Assert.Equal((30, 10), (notebook.Value<Frame>("people_train").RowCount, notebook.Value<Frame>("people_test").RowCount));
    }

    [Fact]
    public async Task A_magic_makes_a_variable_with_its_own_type()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync($"#!data load {notebook.Folder.Write("people.csv", "name,age\nAda,36\nAlan,41\n")} --as people");
        await notebook.ShowAsync("""var oldest = people.Numbers("age").Max();""");
        Assert.Equal(41, notebook.Value<double>("oldest"));
    }

    [Fact]
    public async Task A_magic_reads_a_value_of_another_language()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""var people = Frame.ParseCsv("age\n" + string.Join("\n", Enumerable.Range(1, 40)));""");
        await notebook.ShowAsync("#!value --name share\n0.5");
        await notebook.ShowAsync("#!data split people --test @value:share --seed 1");
        Assert.Equal(20, notebook.Value<Frame>("people_test").RowCount);
        Assert.Equal("There is no language 'valu' in this notebook, so '@valu:share' cannot be read. Did you mean 'value'? Write @name for a C# variable.",
            await notebook.FailAsync("#!data split people --test @valu:share"));
        Assert.Equal("value has no value 'shares'. Make it there first, or write @name for a C# variable.", await notebook.FailAsync("#!data split people --test @value:shares"));
    }

    [Fact]
    public async Task Frames_go_to_other_languages_by_share_and_come_back_by_set()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        await notebook.ShowAsync("""var people = Frame.ParseCsv("name,age\nAda,36\nAlan,\n");""");
        await notebook.ShowAsync("#!set --name copy --value @csharp:people --mime-type application/json");
        Assert.Equal("""[{"name":"Ada","age":36},{"name":"Alan","age":null}]""", notebook.Value<System.Text.Json.JsonDocument>("copy").RootElement.GetRawText());
    }

    [Fact]
    public async Task A_name_that_CSharp_does_not_allow_is_refused_before_it_is_declared()
    {
        await using var notebook = await InteractiveNotebook.OpenAsync();
        var file = notebook.Folder.Write("people.csv", "name,age\nAda,36\n");
        Assert.Equal("'--as' cannot be '2nd'. Give the name of a variable: letters, digits and '_', beginning with no digit.", await notebook.FailAsync($"#!data load {file} --as 2nd"));
    }
}
