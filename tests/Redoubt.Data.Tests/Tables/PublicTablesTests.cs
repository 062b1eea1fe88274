using Redoubt.Testing;

namespace Redoubt.Data.Tests;

/// <summary>Every public table and text has the rows and labels that its description states.</summary>
public sealed class PublicTablesTests
{
    [Theory]
    [InlineData("creditcard/creditcard.csv.gz", "", 11627, 30, "0: 11283, 1: 344")]
    [InlineData("creditcard/creditcard-stream-head.csv.gz", "", 3479, 30, "0: 3478, 1: 1")]
    [InlineData("german-credit/german.csv.gz", "", 700, 61, "1: 511, 2: 189")]
    [InlineData("adult/adult-train.csv.gz", "", 22793, 108, "<=50K: 17333, >50K: 5460")]
    [InlineData("adult/adult-test.csv.gz", "", 11397, 107, "<=50K: 8695, >50K: 2702")]
    [InlineData("nsl-kdd/KDDTrain20.csv.gz", ";label=attack,ignore=difficulty", 17634, 118, "neptune: 5794, normal: 9365, satan: 511, ipsweep: 505, portsweep: 414")]
    [InlineData("nsl-kdd/KDDTest.csv.gz", ";label=attack,ignore=difficulty", 15781, 116, "normal: 6797, neptune: 3272, guess_passwd: 848, mscan: 666, warezmaster: 659")]
    [InlineData("spambase/spambase.csv.gz", "", 3221, 57, "0: 1948, 1: 1273")]
    [InlineData("phishing-websites/phishing.csv.gz", "", 7739, 30, "-1: 3446, 1: 4293")]
    [InlineData("breast-cancer-wisconsin/wdbc.csv.gz", "", 398, 30, "0: 154, 1: 244")]
    [InlineData("digits-8x8/digits.csv.gz", "", 1258, 64, "3: 138, 4: 131, 9: 128, 7: 127, 6: 126")]
    [InlineData("wine/wine.csv.gz", "", 125, 13, "0: 39, 1: 54, 2: 32")]
    public void Load_PublicTable_HasTheStatedCounts(string file, string settings, int rows, int features, string labels)
    {
        if (!SharedData.TryFind($"data/tabular/{file}", out string? path, out string? message)) Assert.Skip(message);
        LabeledData data = DataLoader.Load($"csv:{path}{settings}", TestContext.Current.CancellationToken);
        Assert.Equal(rows, data.Rows);
        AssertCounts(labels, data.ClassNames!, data.Labels);
        Assert.Equal(features, data.Inputs.Shape[1]);
        Assert.Equal(features, data.Columns!.Sum(static column => column.Count));
    }

    [Theory]
    [InlineData("sms-spam/sms.csv.gz", "text=text,label=label", 3902, "ham: 3381, spam: 521")]
    [InlineData("movie-reviews-mr/mr.csv.gz", "text=text,label=label", 7433, "0: 3677, 1: 3756")]
    [InlineData("sst2/sst2-train.csv.gz", "text=text,label=label", 4790, "0: 2247, 1: 2543")]
    [InlineData("sst2/sst2-dev.csv.gz", "text=text,label=label", 605, "0: 302, 1: 303")]
    [InlineData("sst2/sst2-test.csv.gz", "text=text,label=label", 1276, "0: 633, 1: 643")]
    [InlineData("ag-news/ag-news-test.csv.gz", "text=title,text=description,label=label", 5320, "1: 1324, 2: 1307, 3: 1347, 4: 1342")]
    [InlineData("trec-questions/trec-train.csv.gz", "text=text,label=label", 3816, "0: 810, 1: 878, 2: 61, 3: 860, 4: 591, 5: 616")]
    [InlineData("trec-questions/trec-test.csv.gz", "text=text,label=label", 350, "0: 102, 1: 56, 2: 7, 3: 39, 4: 60, 5: 86")]
    [InlineData("spamassassin/spamassassin.jsonl.gz", "text=text,label=group", 1260, "easy-ham-1: 500, easy-ham-2: 200, hard-ham-1: 60, spam-1: 200, spam-2: 300")]
    public void Load_PublicText_HasTheStatedCounts(string file, string settings, int rows, string labels)
    {
        if (!SharedData.TryFind($"data/text/{file}", out string? path, out string? message)) Assert.Skip(message);
        TextData data = TextLoader.Load(DataSource.Parse($"text:{path};{settings}"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(rows, data.Rows);
        AssertCounts(labels, data.ClassNames, data.Labels);
        Assert.DoesNotContain(data.Texts, static text => text.Length == 0);
    }

    [Fact]
    public void Load_SpamAssassin_HasGroups()
    {
        if (!SharedData.TryFind("data/text/spamassassin/spamassassin.jsonl.gz", out string? path, out string? message)) Assert.Skip(message);
        TextData data = TextLoader.Load(DataSource.Parse($"text:{path};text=text,label=label,group=group"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["ham", "spam"], data.ClassNames);
        Assert.Equal(5, data.Groups!.Names.Count);
        Assert.Contains(data.Texts, static text => text.Contains("\nReturn-Path: <", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_AdultWithTheTrainingSchema_HasTheSameFeatures()
    {
        if (!SharedData.TryFind("data/tabular/adult", out string? folder, out string? message)) Assert.Skip(message);
        using var temp = new TempFolder();
        string schema = Path.Combine(temp.Root, "adult.yaml");
        TableSchema.Infer(DataSource.Parse($"csv:{folder}/adult-train.csv.gz"), TestContext.Current.CancellationToken).Save(schema);
        LabeledData both = DataLoader.Load(
            $"csv:{folder}/adult-train.csv.gz;schema={schema};group=race+csv:{folder}/adult-test.csv.gz;schema={schema}#0:500".Replace(";group=race", "", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        Assert.Equal("[23293,108]", both.Inputs.Shape.ToString());

        // Every one-hot group has exactly one 1.
        foreach (FeatureColumn column in both.Columns!.Where(static column => column.Kind == ColumnKind.Categorical))
        {
            for (int row = 0; row < both.Rows; row += 100) Assert.Equal(1f, both.Inputs.Row(row).Slice(column.First, column.Count).ToArray().Sum());
        }
    }

    private static void AssertCounts(string expected, IReadOnlyList<string> names, int[] labels)
    {
        foreach (string pair in expected.Split(", "))
        {
            string[] parts = pair.Split(": ");
            int label = names.ToList().IndexOf(parts[0]);
            Assert.Equal(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), labels.Count(value => value == label));
        }
    }
}
