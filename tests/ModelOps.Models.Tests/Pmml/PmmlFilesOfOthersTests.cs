using ModelOps.TestSupport;

namespace ModelOps.Models.Tests.Pmml;

/// <summary>Files as other tools write them, with results computed by hand.</summary>
public sealed class PmmlFilesOfOthersTests
{
    private const string Head = """<PMML xmlns="http://www.dmg.org/PMML-4_2" version="4.2"><Header/><DataDictionary>""";

    [Fact]
    public void A_linear_model_of_R_with_factors()
    {
        using var model = Import(Head + """
            <DataField name="y" optype="continuous" dataType="double"/><DataField name="x" optype="continuous" dataType="double"/>
            <DataField name="f" optype="categorical" dataType="string"><Value value="a"/><Value value="b"/></DataField></DataDictionary>
            <RegressionModel functionName="regression"><MiningSchema><MiningField name="y" usageType="predicted"/><MiningField name="x" missingValueReplacement="4"/><MiningField name="f"/></MiningSchema>
            <RegressionTable intercept="1"><NumericPredictor name="x" exponent="2" coefficient="0.5"/><CategoricalPredictor name="f" value="a" coefficient="0"/><CategoricalPredictor name="f" value="b" coefficient="3"/></RegressionTable></RegressionModel></PMML>
            """);
        // 1 + x²/2 + 3 for b; a category that is unknown or missing adds nothing.
        Assert.Equal([3, 12, 9, 3], model.Score(new Frame(new Column<double>("x", [2, 4, double.NaN, 2]), StringColumn.From("f", ["a", "b", null, "other"]))).Values!);
    }

    [Fact]
    public void A_logistic_model_of_R()
    {
        using var model = Import(Head + """
            <DataField name="y" optype="categorical" dataType="string"><Value value="no"/><Value value="yes"/></DataField><DataField name="x" optype="continuous" dataType="double"/></DataDictionary>
            <GeneralRegressionModel functionName="classification" modelType="generalizedLinear" distribution="binomial" linkFunction="logit">
            <MiningSchema><MiningField name="y" usageType="target"/><MiningField name="x"/></MiningSchema>
            <ParameterList><Parameter name="p0" label="(Intercept)"/><Parameter name="p1" label="x"/></ParameterList><CovariateList><Predictor name="x"/></CovariateList>
            <PPMatrix><PPCell value="1" predictorName="x" parameterName="p1"/></PPMatrix>
            <ParamMatrix><PCell targetCategory="yes" parameterName="p0" beta="-1"/><PCell targetCategory="yes" parameterName="p1" beta="2"/></ParamMatrix></GeneralRegressionModel></PMML>
            """);
        var scores = model.Score(new Frame(new Column<double>("x", [0.5, 2])));
        Assert.Equal([0.5, 1 / (1 + Math.Exp(-3))], scores.Probability("yes"), (left, right) => Math.Abs(left - right) < 1e-12);
        Assert.Equal("yes", scores.Classes[scores.Labels![1]]);
    }

    [Theory]
    [InlineData("defaultChild", "20")]
    [InlineData("lastPrediction", "5")]
    [InlineData("none", "5")]
    [InlineData("nullPrediction", "NaN")]
    public void A_tree_sends_missing_values_where_its_strategy_says(string strategy, string missing)
    {
        using var model = Import(Head + $"""
            <DataField name="y" optype="continuous" dataType="double"/><DataField name="x" optype="continuous" dataType="double"/></DataDictionary>
            <TreeModel functionName="regression" missingValueStrategy="{strategy}" noTrueChildStrategy="returnLastPrediction"><MiningSchema><MiningField name="y" usageType="target"/><MiningField name="x"/></MiningSchema>
            <Node id="0" score="5" defaultChild="2"><True/>
            <Node id="1" score="10"><SimplePredicate field="x" operator="lessThan" value="0.1"/></Node>
            <Node id="2" score="20"><CompoundPredicate booleanOperator="and"><SimplePredicate field="x" operator="greaterOrEqual" value="0.1"/><SimplePredicate field="x" operator="lessThan" value="0.7"/></CompoundPredicate></Node>
            </Node></TreeModel></PMML>
            """);
        // 0.1 is not below 0.1 in double precision; from 0.7 on no child is true.
        Assert.Equal([10, 20, 20, 5, double.Parse(missing, System.Globalization.CultureInfo.InvariantCulture)], model.Score(new Frame(new Column<double>("x", [0.0999999999999999, 0.1, 0.5, 0.7, double.NaN]))).Values!);
    }

    [Fact]
    public void A_forest_of_votes()
    {
        static string Tree(string field, string yes, string no) => $"""
            <Segment><True/><TreeModel functionName="classification"><MiningSchema><MiningField name="{field}"/></MiningSchema><Node><True/>
            <Node score="{yes}"><SimpleSetPredicate field="{field}" booleanOperator="isIn"><Array n="2" type="string">"a b" c</Array></SimpleSetPredicate></Node><Node score="{no}"><True/></Node></Node></TreeModel></Segment>
            """;
        using var model = Import(Head + $"""
            <DataField name="y" optype="categorical" dataType="string"><Value value="n"/><Value value="p"/></DataField><DataField name="s" optype="categorical" dataType="string"/><DataField name="t" optype="categorical" dataType="string"/></DataDictionary>
            <MiningModel functionName="classification"><MiningSchema><MiningField name="y" usageType="target"/><MiningField name="s"/><MiningField name="t"/></MiningSchema>
            <Segmentation multipleModelMethod="majorityVote">{Tree("s", "p", "n")}{Tree("t", "p", "n")}{Tree("s", "p", "n")}</Segmentation></MiningModel></PMML>
            """);
        Assert.Equal([2 / 3.0, 1, 1 / 3.0], model.Score(new Frame(StringColumn.From("s", ["a b", "c", "a"]), StringColumn.From("t", ["x", "c", "c"]))).Probability("p"), (left, right) => Math.Abs(left - right) < 1e-6);
    }

    [Fact]
    public void K_means_gives_the_nearest_cluster()
    {
        using var model = Import(Head + """
            <DataField name="x" optype="continuous" dataType="double"/><DataField name="z" optype="continuous" dataType="double"/></DataDictionary>
            <ClusteringModel modelClass="centerBased" functionName="clustering" numberOfClusters="2"><MiningSchema><MiningField name="x"/><MiningField name="z"/></MiningSchema>
            <ComparisonMeasure kind="distance"><squaredEuclidean/></ComparisonMeasure><ClusteringField field="x" compareFunction="absDiff"/><ClusteringField field="z" fieldWeight="4"/>
            <Cluster id="left"><Array n="2" type="real">0 0</Array></Cluster><Cluster id="right"><Array n="2" type="real">4 1</Array></Cluster></ClusteringModel></PMML>
            """);
        // (2.2, 0): 4.84 to the left, 3.24 + 4 to the right.
        var scores = model.Score(new Frame(new Column<double>("x", [2.2, 2.2]), new Column<double>("z", [0, 1])));
        Assert.Equal(["left", "right"], scores.Labels!.Select(label => scores.Classes[label]));
    }

    [Theory]
    [InlineData("asExtremeValues", "asIs", new[] { 0.0, 1, 0.5, 1, 0.25 })]
    [InlineData("asMissingValues", "asIs", new[] { -7.0, 1, 0.5, -7, 0.25 })]
    [InlineData("asIs", "asMissing", new[] { -7.0, -7, 0.5, -7, 0.25 })]
    public void Transformations_and_treatments(string outliers, string invalid, double[] expected)
    {
        using var model = Import(Head + $"""
            <DataField name="y" optype="continuous" dataType="double"/><DataField name="x" optype="continuous" dataType="double"><Interval closure="closedOpen" leftMargin="0" rightMargin="20"/></DataField></DataDictionary>
            <TransformationDictionary><DefineFunction name="half" optype="continuous" dataType="double"><ParameterField name="a" dataType="double"/><Apply function="/"><FieldRef field="a"/><Constant>2</Constant></Apply></DefineFunction>
            <DerivedField name="n" optype="continuous" dataType="double"><NormContinuous field="x" outliers="{outliers}" mapMissingTo="-7"><LinearNorm orig="0" norm="0"/><LinearNorm orig="10" norm="0.5"/><LinearNorm orig="20" norm="1"/></NormContinuous></DerivedField>
            <DerivedField name="h" optype="continuous" dataType="double"><Apply function="half"><Apply function="*"><FieldRef field="n"/><Constant>2</Constant></Apply></Apply></DerivedField></TransformationDictionary>
            <RegressionModel functionName="regression"><MiningSchema><MiningField name="y" usageType="target"/><MiningField name="x" invalidValueTreatment="{invalid}"/></MiningSchema>
            <RegressionTable intercept="0"><NumericPredictor name="h" coefficient="1"/></RegressionTable></RegressionModel></PMML>
            """);
        Assert.Equal(expected, model.Score(new Frame(new Column<double>("x", [-5, 20, 10, 25, 5]))).Values!);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><PMML version=\"4.4\">&a;</PMML>", "cannot be read as PMML: For security reasons DTD is prohibited")]
    [InlineData("<html/>", "is XML, but its root is 'html' and not 'PMML'. Give a PMML file.")]
    [InlineData("<PMML version=\"2.1\"/>", "is of PMML version '2.1'. Versions 3.0 to 4.4 can be read: export it again.")]
    [InlineData("<PMML version=\"4.4\"><DataDictionary/></PMML>", "The PMML file holds no model.")]
    [InlineData("<PMML version=\"4.4\"><DataDictionary/><NeuralNetwork functionName=\"regression\"><MiningSchema/></NeuralNetwork></PMML>", "The PMML element 'NeuralNetwork' is not supported. docs/pmml.md lists what is.")]
    [InlineData("<PMML version=\"4.4\"><DataDictionary/><TreeModel functionName=\"regression\" missingValueStrategy=\"weightedConfidence\"><MiningSchema/></TreeModel></PMML>", "The PMML element 'TreeModel' with missingValueStrategy=\"weightedConfidence\" is not supported. docs/pmml.md lists what is.")]
    public void What_cannot_be_read_is_one_sentence(string xml, string sentence) => Assert.Contains(sentence, Refusal(xml), StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_before_it_is_read() =>
        Assert.EndsWith("has elements in elements over 1000 levels deep, more than any real model. Nothing was read.", Refusal($"<PMML version=\"4.4\">{string.Concat(Enumerable.Repeat("<Node>", 100_000))}{string.Concat(Enumerable.Repeat("</Node>", 100_000))}</PMML>"), StringComparison.Ordinal);

    private static string Refusal(string xml) => Assert.Throws<ModelException>(() => { Import(xml); }).Message;

    private static Model Import(string xml)
    {
        using var folder = new TemporaryFolder();
        return Model.Import(folder.Write("model.pmml", xml));
    }
}
