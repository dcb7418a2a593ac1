using ModelOps.TestSupport;

namespace ModelOps.Data.Tests.Schema;

public sealed class SchemaTests
{
    private static readonly Frame _credit = Frame.ReadCsv(RepositoryPaths.Of("data", "german_credit.csv"));

    [Fact]
    public void A_frame_meets_the_schema_inferred_from_it_and_so_does_its_test_set()
    {
        var schema = FrameSchema.Infer(_credit, new SchemaInferOptions { Distributions = true });

        Assert.Equal("The data meets the schema: 1000 rows, 21 columns.", schema.Check(_credit).ToString());
        Assert.True(schema.Check(_credit.Split(new SplitOptions { Stratify = "risk" }).Test).IsClean);
    }

    [Fact]
    public void A_schema_survives_its_file()
    {
        using var folder = new TemporaryFolder();
        var schema = FrameSchema.Infer(_credit, new SchemaInferOptions { Distributions = true, Ranges = true });

        schema.Save(folder.File("s.json"));

        Assert.Equal(schema.ToJson(), FrameSchema.Load(folder.File("s.json")).ToJson());
    }

    [Fact]
    public void A_schemas_types_read_a_file_as_the_first_one_was_read()
    {
        var schema = FrameSchema.Infer(Frame.ParseCsv("zip,n\n01234,1.5\n"));

        var frame = Frame.ParseCsv("zip,n\n90210,2\n", new CsvReadOptions { Types = schema.Types });

        Assert.Equal([ColumnType.String, ColumnType.Float64], frame.Columns.Select(column => column.Type));
    }

    [Fact]
    public void The_inferred_schema_of_a_small_frame_reads_well() =>
        Golden.Equal("small.schema.json", FrameSchema.Infer(Frame.ParseCsv("city,age,income,member\nLondon,36,-1.5,true\nParis,,2,false\n")).ToJson());

    [Fact]
    public void Every_anomaly_is_told_in_plain_words()
    {
        var schema = FrameSchema.Parse("""
            {
              "columns": [
                { "name": "id", "type": "int64", "unique": true, "max_missing_share": 0 },
                { "name": "age", "type": "int64", "range": { "min": 18, "max": 99 }, "max_missing_share": 0.1 },
                { "name": "city", "type": "string", "categories": ["London", "Paris"] },
                { "name": "income", "type": "float64" },
                { "name": "country", "type": "string" },
                { "name": "note", "type": "string", "required": false },
              ]
            }
            """);
        var frame = Frame.ParseCsv("id,age,city,income,contry\n1,17,London,a lot,x\n2,120,Lndon,2,x\n2,,Rome,3,x\n3,130,Lndon,4,x\n");

        var report = schema.Check(frame);

        Assert.Equal(
            """
            8 anomalies in 4 rows:
            - Column 'id' should have no value twice, but 2 rows share one, as '2'.
            - Column 'age' has 1 row without a value (25 %); at most 10 % is allowed.
            - Column 'age' has 1 row below the minimum 18, as 17.
            - Column 'age' has 2 rows above the maximum 99, as 120, 130.
            - Column 'city' has 3 rows with a text that is not among its categories, as 'Lndon', 'Rome'; 'London' is.
            - Column 'income' should be float64 but is string: 1 row cannot be read so, as 'a lot'.
            - Column 'country' is missing; there is a column 'contry'.
            - Column 'contry' is not in the schema.
            """.ReplaceLineEndings("\n"), report.ToString());
        Assert.Equal((2, AnomalyKind.OutOfRange), (report.Anomalies[3].Count, report.Anomalies[3].Kind));
    }

    [Fact]
    public void What_can_be_read_of_a_column_of_the_wrong_type_is_checked_all_the_same()
    {
        var schema = FrameSchema.Parse("""{ "columns": [ { "name": "age", "type": "int64", "range": { "min": 18 } }, { "name": "years", "type": "int64", "range": { "max": 10 } } ] }""");

        Assert.Equal(
            """
            4 anomalies in 3 rows:
            - Column 'age' should be int64 but is string: 1 row cannot be read so, as 'old'.
            - Column 'age' has 1 row below the minimum 18, as -5.
            - Column 'years' should be int64 but is float64: 2 rows cannot be read so, as 1.5, 20.5.
            - Column 'years' has 1 row above the maximum 10, as 20.5.
            """.ReplaceLineEndings("\n"),
            schema.Check(Frame.ParseCsv("age,years\n-5,1.5\nold,3\n40,20.5\n")).ToString());
    }

    private const string Rules = """
        {
          "columns": [],
          "rules": [
            { "name": "monthly rate", "each": "credit_amount / duration_months <= 600", "max_share": 0.01 },
            { "name": "no young owner", "each": "NOT (age_years < 21 AND housing = 'own')" },
            { "name": "enough rows", "value": "count(*)", "range": { "min": 500 } },
            { "name": "mean age", "value": "avg(age_years)", "range": { "min": 40, "max": 60 } }
          ]
        }
        """;

    [Fact]
    public void Rules_of_ones_own_are_checked_for_each_row_and_over_all()
    {
        var report = FrameSchema.Parse(Rules).Check(_credit);

        Assert.Equal(
            [
                "Rule 'monthly rate': 15 rows (1.5 %) do not meet credit_amount / duration_months <= 600, as duration_months = 11, credit_amount = 7228; at most 1 % is allowed.",
                "Rule 'no young owner': 5 rows (0.5 %) do not meet NOT (age_years < 21 AND housing = 'own'), as age_years = 20, housing = own.",
                "Rule 'mean age': avg(age_years) is 35.546; at least 40 is expected.",
            ],
            report.Anomalies.Where(anomaly => anomaly.Kind == AnomalyKind.Rule).Select(anomaly => anomaly.Message));
        Assert.Equal(FrameSchema.Parse(Rules).ToJson(), FrameSchema.Parse(FrameSchema.Parse(Rules).ToJson()).ToJson());
    }

    [Fact]
    public void A_rule_that_cannot_be_checked_is_an_anomaly_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var schema = new FrameSchema([])
        {
            Rules =
            [
                new("misspelt") { Each = "age_yeers > 18" },
                new("other data") { Value = $"(select count(*) from '{folder.Write("other.csv", "a\n1\n")}')", Minimum = 1 },
                new("more than a rule") { Each = "true); COPY data TO 'stolen.csv'; SELECT (1" },
            ],
        };

        var anomalies = schema.Check(_credit).Anomalies.Where(anomaly => anomaly.Kind == AnomalyKind.Rule).Select(anomaly => anomaly.Message).ToArray();

        Assert.StartsWith("Rule 'misspelt' cannot be checked: Binder Error: Referenced column \"age_yeers\" not found", anomalies[0]);
        Assert.StartsWith("Rule 'other data' cannot be checked: Permission Error:", anomalies[1]);
        Assert.StartsWith("Rule 'more than a rule' cannot be checked: Permission Error:", anomalies[2]);
    }

    [Fact]
    public void A_shifted_distribution_is_found()
    {
        var schema = FrameSchema.Infer(_credit, new SchemaInferOptions { Distributions = true });
        var shifted = _credit.Derive("age_years", row => (long)row.Number("age_years") + 15).Filter(row => row.Text("risk") == "bad" || row.Index % 5 == 0);

        var anomalies = schema.Check(shifted).Anomalies;

        Assert.Contains(anomalies, anomaly => anomaly.Column == "risk" && anomaly.Kind == AnomalyKind.Distribution);
        Assert.StartsWith(
            "Column 'age_years' is spread differently than expected: population stability index ",
            Assert.Single(anomalies, anomaly => anomaly.Column == "age_years" && anomaly.Kind == AnomalyKind.Distribution).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "'the schema' is not a schema: it has no list \"columns\". Infer one from good data.")]
    [InlineData("{\"columns\":[\n{\"name\":\"a\" \"type\":1}]}", "'the schema', line 2: this is not JSON. Look for a missing comma, quote or bracket there.")]
    [InlineData("{\"columns\":[{\"type\":\"string\"}]}", "'the schema', column 1: it has no \"name\". Give each column a name and a type.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"text\"}]}", "'the schema', column 'a': \"type\" is \"text\". Give one of float64, int64, string, bool, timestamp.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"int64\",\"requird\":true}]}", "'the schema', column 'a': there is no \"requird\". Did you mean 'required'? The keys are: name, type, required, max_missing_share, range, categories, unique, distribution.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"int64\",\"max_missing_share\":2}]}", "'the schema', column 'a': \"max_missing_share\" is 2. Give a number from 0 to 1.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"int64\",\"unique\":\"yes\"}]}", "'the schema', column 'a': \"unique\" is \"yes\". Give true or false.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"string\",\"categories\":[1]}]}", "'the schema', column 'a': \"categories\" is [1]. Give a list of texts.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"int64\",\"range\":{\"min\":5,\"max\":1}}]}", "'the schema', column 'a': \"range\" is {\"min\":5,\"max\":1}. Give the lower end as \"min\".")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"string\",\"range\":{\"min\":5}}]}", "'the schema', column 'a': \"range\" is {\"min\":5}. Give none, since a column of type string holds no numbers.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"int64\",\"categories\":[\"x\"]}]}", "'the schema', column 'a': \"categories\" is [\"x\"]. Give none, since a column of type int64 holds no texts.")]
    [InlineData("{\"columns\":[],\"rule\":[]}", "'the schema': there is no \"rule\". Did you mean 'rules'? The keys are: columns, rules.")]
    [InlineData("{\"columns\":[],\"rules\":[{\"each\":\"a > 1\"}]}", "'the schema', rule 1: it has no \"name\". Say in words what the rule is.")]
    [InlineData("{\"columns\":[],\"rules\":[{\"name\":\"r\"}]}", "'the schema', rule 'r': \"each\" is not given. Give either a condition for each row (\"each\"), or a figure (\"value\") with a range.")]
    [InlineData("{\"columns\":[],\"rules\":[{\"name\":\"r\",\"value\":\"count(*)\"}]}", "'the schema', rule 'r': \"range\" is not given. Give the \"min\", \"max\" or both of a figure, and none for a condition.")]
    [InlineData("{\"columns\":[],\"rules\":[{\"name\":\"r\",\"eech\":\"a\"}]}", "'the schema', rule 'r': there is no \"eech\". Did you mean 'each'? The keys are: name, each, max_share, value, range.")]
    [InlineData("{\"columns\":[{\"name\":\"a\",\"type\":\"int64\"},{\"name\":\"a\",\"type\":\"int64\"}]}", "'the schema' names column 'a' twice. Keep one.")]
    public void A_schema_with_a_slip_says_where(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => FrameSchema.Parse(json)).Message);

    [Fact]
    public void A_schema_file_that_is_not_there_says_how_to_make_one() =>
        Assert.Equal(
            "There is no schema file 'no.json'. Check the path, or infer a schema from good data and save it there.",
            Assert.Throws<InvalidInputException>(() => FrameSchema.Load("no.json")).Message);
}
