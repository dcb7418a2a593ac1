using FsCheck;
using FsCheck.Fluent;

namespace ModelOps.Core.Tests.Extensions;

// Loading an extension notes what catalogs gain meanwhile: the two must not run at once.
[Collection("catalogs")]
public sealed class CatalogTests
{
    private sealed record Shape(string Name, params string[] Aliases);

    private static Catalog<Shape> New() => new("shape", shape => [shape.Name, .. shape.Aliases], () => [new("square", "box"), new("long-line")]);

    [Theory]
    [InlineData("square", "square")]
    [InlineData(" Box", "square")]
    [InlineData("LONG_LINE", "long-line")]
    [InlineData("long line", "long-line")]
    public void A_name_matches_whatever_its_case_and_dashes(string name, string expected) => Assert.Equal(expected, New().Find(name).Name);

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_and_with_all()
    {
        var error = Assert.Throws<InvalidInputException>(() => New().Find("sqare"));

        Assert.Equal("There is no shape 'sqare'. Did you mean 'square'? The shapes are: square, long-line.", error.Message);
    }

    [Fact]
    public void What_is_added_is_found_after_what_comes_with_the_tool()
    {
        var catalog = New();
        Shape? heard = null;
        catalog.Added += shape => heard = shape;

        catalog.Add(new("circle", "ring"));

        Assert.Equal(["square", "long-line", "circle"], catalog.All.Select(shape => shape.Name));
        Assert.Equal("circle", catalog.Find("RING").Name);
        Assert.Equal("circle", heard!.Name);
    }

    [Fact]
    public void A_cell_that_runs_again_replaces_what_it_added()
    {
        var catalog = New();
        catalog.Add(new("circle", "ring"));
        catalog.Add(new("Circle", "disc"));

        Assert.Equal(3, catalog.All.Count);
        Assert.True(catalog.TryFind("disc", out _));
        Assert.False(catalog.TryFind("ring", out _));
    }

    [Theory]
    [InlineData("SQUARE", "x", "There is a shape 'SQUARE' already. Give the one you add another name.")]
    [InlineData("x", "box", "There is a shape 'box' already. Give the one you add another name.")]
    [InlineData("x", "ring", "There is a shape 'ring' already. Give the one you add another name.")]
    [InlineData(" ", "x", "A shape needs a name.")]
    public void A_name_that_is_taken_is_refused_and_nothing_changes(string name, string alias, string expected)
    {
        var catalog = New();
        catalog.Add(new("circle", "ring"));

        var error = Assert.Throws<InvalidInputException>(() => catalog.Add(new(name, alias)));

        Assert.Equal(expected, error.Message);
        Assert.Equal(3, catalog.All.Count);
    }

    [Fact]
    public void Only_what_was_added_can_be_removed()
    {
        var catalog = New();
        catalog.Add(new("circle"));

        Assert.True(catalog.Remove("CIRCLE"));
        Assert.False(catalog.Remove("circle"));
        Assert.False(catalog.Remove("square"));
        Assert.Equal(2, catalog.All.Count);
    }

    [Fact]
    public void Threads_may_add_at_once() => Check.QuickThrowOnFailure(Prop.ForAll<byte>(count =>
    {
        var catalog = New();
        Parallel.For(0, count, number => catalog.Add(new($"shape{number}")));
        return catalog.All.Count == 2 + count;
    }));

    [Fact]
    public void What_comes_with_the_tool_is_made_when_it_is_first_asked_for()
    {
        var made = 0;
        var catalog = new Catalog<Shape>("shape", shape => [shape.Name], () => { made++; return [new("square")]; });
        Assert.Equal(0, made);
        _ = catalog.All;
        _ = catalog.All;
        Assert.Equal(1, made);
    }
}
