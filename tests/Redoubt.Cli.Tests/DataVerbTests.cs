using Redoubt.Data;
using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class DataVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public void List_EveryScheme_HasAnExampleThatParses()
    {
        CliRun run = CliRun.Of("data", "list");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        foreach (DataScheme scheme in DataScheme.All)
        {
            Assert.Contains(scheme.Example, run.Output, StringComparison.Ordinal);
            Assert.Equal(scheme.Example, DataSource.Parse(scheme.Example).ToString());
        }
    }

    [Fact]
    public async Task Describe_Table_WritesSchemaColumnsGroupsAndBars()
    {
        string table = digits.File("loans.csv"), schema = digits.File("loans.yaml"), json = digits.File("loans.json");
        File.WriteAllText(table, "amount,color,region,status\n1.5,red,north,ok\n2,blue,south,bad\n?,red,north,ok\n3.5,red,north,ok\n");
        CliRun run = CliRun.Of("data", "describe", $"csv:{table};group=region", "--write-schema", schema, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("data", json);
        DataDescription data = EvidenceJson.Load<DataDescription>(json);
        Assert.Equal(["bad", "ok"], data.ClassNames);
        Assert.Equal([1, 3], data.RowsPerClass);
        Assert.Equal(["north", "south"], data.GroupNames);
        Assert.Equal([3, 1], data.RowsPerGroup);
        Assert.Equal(["amount numeric 0 1", "color categorical 1 2"], data.Columns.Select(static column => $"{column.Name} {column.Type} {column.First} {column.Count}"));
        Assert.Contains(new string('█', 40), run.Output, StringComparison.Ordinal);
        Assert.Contains("column amount: 1 of 4 cells are missing and taken as the mean, 2.3333333", run.Output, StringComparison.Ordinal);

        CliRun again = CliRun.Of("data", "describe", $"csv:{table};schema={schema}", "--json", json);
        Assert.True(again.ExitCode == ExitCode.Done, again.Error);
        Assert.Equal(data.Sha256, EvidenceJson.Load<DataDescription>(json).Sha256);
    }

    [Fact]
    public async Task Describe_Texts_CountsAndMeasuresThem()
    {
        string table = digits.File("mails.csv"), json = digits.File("mails.json");
        File.WriteAllText(table, "text,label\nabc,ham\na,spam\nabcdefg,ham\n");
        CliRun run = CliRun.Of("data", "describe", $"text:{table};text=text,label=label", "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("data", json);
        Assert.Equal([1, 3, 7], EvidenceJson.Load<DataDescription>(json).TextLengths!.Value);
        Assert.Contains("1 to 7 characters, half of the texts at most 3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_Pictures_DrawsALineForEachClass()
    {
        string sheet = digits.File("sheet.png");
        CliRun run = CliRun.Of("data", "describe", "digits", "--pictures", sheet);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        byte[] png = File.ReadAllBytes(sheet);

        // Ten columns and ten lines of 8x8 pictures, six times as large, with gaps of 4.
        Assert.Equal(524, png[18] << 8 | png[19]);
        Assert.Equal(524, png[22] << 8 | png[23]);
    }

    [Fact]
    public void Convert_Digits_ReadsBackTheSame()
    {
        string folder = digits.File("arrays");
        CliRun run = CliRun.Of("data", "convert", "digits#0:20", "--out", folder);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        LabeledData before = DataLoader.Load("digits#0:20", TestContext.Current.CancellationToken);
        Assert.Equal(before.ContentHash, DataLoader.Load($"npy:{folder}/inputs.npy,{folder}/labels.npy", TestContext.Current.CancellationToken).ContentHash);
        Assert.Equal(before.ClassNames, File.ReadAllLines(Path.Combine(folder, "classes.txt")));
    }

    // The same rows, whether they come from memory or are picked from picture files.
    [Fact]
    public void Attack_ImageFolder_SamplesTheRowsThatTheArraysHave()
    {
        LabeledData data = DataLoader.Load("digits/test#0:60", TestContext.Current.CancellationToken);
        string folder = digits.File("pictures"), arrays = digits.File("picture-arrays");
        for (int row = 0; row < data.Rows; row++)
        {
            string path = Path.Combine(folder, $"{data.Labels[row]}", $"{row:000}.png");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, PngWriter.EncodeGrey(8, 8, [.. data.Inputs.Row(row).ToArray().Select(static value => (byte)MathF.Round(255 * value))]));
        }

        Assert.Equal(ExitCode.Done, CliRun.Of("data", "convert", $"images:{folder}", "--out", arrays).ExitCode);
        AttackResult pictures = Attack($"images:{folder}", "p.json"), numbers = Attack($"npy:{arrays}/inputs.npy,{arrays}/labels.npy", "n.json");
        Assert.Equal(numbers.Data.SampledIndices, pictures.Data.SampledIndices);
        Assert.Equal(25, pictures.Rows.Length);
        Assert.Equal(numbers.Rows, pictures.Rows);
        Assert.Equal(60, pictures.Data.Rows);
    }

    [Theory]
    [InlineData("data describe images:FOLDER/none", "FOLDER/none: no such folder.")]
    [InlineData("data describe csv:FOLDER/t.csv;label=z", "FOLDER/t.csv: has no column 'z'; there are amount, status.")]
    [InlineData("data describe csv:FOLDER/t.csv;label=statsu", "(did you mean 'status'?)")]
    [InlineData("data describe csv:FOLDER/t.csv;lable=status", "csv: has no setting 'lable'; known are schema, label, group, ignore, delimiter, header (did you mean 'label'?).")]
    [InlineData("data describe digits --write-schema FOLDER/s.yaml", "digits: is not one csv: data set, only tables have schemas.")]
    [InlineData("data describe csv:FOLDER/t.csv --pictures FOLDER/p.png", "--pictures needs images of one or three channels, the rows are [1].")]
    [InlineData("data describe images:FOLDER --resize 0x3", "Resize must have a height and a width in [1, 8192], was 0x3.")]
    [InlineData("data convert digits", "--out is required.")]
    [InlineData("data convert digits --out FOLDER/t.csv", "--out needs a folder")]
    [InlineData("data convert digits --out FOLDER/x --groups FOLDER/none.npy", "FOLDER/none.npy: no such file.")]
    [InlineData("attack MODEL --data text:FOLDER/t.csv;text=amount,label=status --attack pgd --norm linf --epsilon 0.1", "is text, which models cannot take yet")]
    public void Run_WrongArguments_IsOneSentence(string command, string sentence)
    {
        string folder = digits.File("wrong");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "t.csv"), "amount,status\n1.5,ok\n2.5,bad\n");
        string Fill(string text) => text.Replace("FOLDER", folder, StringComparison.Ordinal).Replace("MODEL", digits.Model, StringComparison.Ordinal);
        CliRun run = CliRun.Of([.. command.Split(' ').Select(Fill)]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(Fill(sentence), run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private AttackResult Attack(string data, string name)
    {
        string json = digits.File(name);
        CliRun run = CliRun.Of("attack", digits.Model, "--data", data, "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", "--sample", "25", "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return EvidenceJson.Load<AttackResult>(json);
    }
}
