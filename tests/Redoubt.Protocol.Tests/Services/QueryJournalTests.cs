using System.Text;

namespace Redoubt.Protocol.Tests;

public sealed class QueryJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-journal-").FullName;

    private string File => Path.Combine(_folder, "journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryTake_AfterReopening_GivesTheAnswersInOrder()
    {
        using (QueryJournal journal = Open())
        {
            journal.Add([1, 2], [0.1f, 0.9f]);
            journal.Add([3, 4], [0.5f, float.Epsilon]);
            journal.Add([1, 2], [0.2f, 0.8f]);
            Assert.False(Take(journal, [1, 2], out _));
        }

        using QueryJournal again = Open();
        Assert.Equal(3, again.Loaded);
        Assert.True(Take(again, [1, 2], out float[] first));
        Assert.Equal([0.1f, 0.9f], first);
        Assert.True(Take(again, [3, 4], out float[] other));
        Assert.Equal([0.5f, float.Epsilon], other);
        Assert.True(Take(again, [1, 2], out float[] second));
        Assert.Equal([0.2f, 0.8f], second);
        Assert.False(Take(again, [1, 2], out _));
        Assert.False(Take(again, [2, 1], out _));
    }

    // A kill can cut the file anywhere: whole records before the cut are kept, and writing goes on behind them.
    [Fact]
    public void Open_CutAnywhere_KeepsWholeRecords()
    {
        using (QueryJournal journal = Open())
        {
            for (int i = 0; i < 3; i++) journal.Add([i, 0], [i, -i]);
        }

        byte[] whole = System.IO.File.ReadAllBytes(File);
        int[] ends = [.. whole.Index().Where(static b => b.Item == '\n').Select(static b => b.Index + 1)];
        for (int length = 0; length <= whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            int kept = Math.Max(0, ends.Count(end => end <= length) - 1);
            using (QueryJournal journal = Open())
            {
                Assert.Equal(kept, journal.Loaded);
                journal.Add([9, 9], [7, 7]);
            }

            using QueryJournal again = Open();
            Assert.Equal(kept + 1, again.Loaded);
            Assert.True(Take(again, [9, 9], out float[] scores));
            Assert.Equal([7f, 7f], scores);
        }
    }

    [Fact]
    public void Open_ChangedInTheMiddle_NamesTheLine()
    {
        using (QueryJournal journal = Open())
        {
            for (int i = 0; i < 3; i++) journal.Add([i, 0], [i, -i]);
        }

        string[] lines = System.IO.File.ReadAllLines(File);
        lines[2] = lines[2].Replace(lines[2][70], lines[2][70] == 'A' ? 'B' : 'A');
        System.IO.File.WriteAllText(File, string.Join('\n', lines) + "\n");
        Assert.Equal($"{File}: line 3: the journal is damaged here.", Assert.Throws<InvalidDataException>(Open).Message);
    }

    [Fact]
    public void Open_AnotherTarget_IsRefused()
    {
        Open().Dispose();
        Assert.Contains("belongs to another target", Assert.Throws<InvalidDataException>(() => QueryJournal.Open(File, "other", 2, TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.Contains("belongs to another target", Assert.Throws<InvalidDataException>(() => QueryJournal.Open(File, "target", 3, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("some notes\nof mine\n")]
    [InlineData("x")]
    [InlineData("\n")]
    public void Open_AnotherFile_IsLeftAlone(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.Contains("no journal", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Open_HugeLine_IsRefusedWithoutReadingItIn()
    {
        System.IO.File.WriteAllText(File, new string('a', 1 << 20) + "\n" + new string('b', 10));
        Assert.Throws<InvalidDataException>(Open);
    }

    [Fact]
    public void Open_HeldByAnother_IsRefused()
    {
        using QueryJournal first = Open();
        Assert.ThrowsAny<IOException>(Open);
    }

    [Fact]
    public void Add_Secrets_AreNotInTheFile()
    {
        using (QueryJournal journal = QueryJournal.Open(File, "json http://h/ token", 2, TimeProvider.System)) journal.Add([1, 2], [3, 4]);
        Assert.DoesNotContain("token", Encoding.ASCII.GetString(System.IO.File.ReadAllBytes(File)), StringComparison.Ordinal);
    }

    private QueryJournal Open() => QueryJournal.Open(File, "target", 2, TimeProvider.System);

    private static bool Take(QueryJournal journal, float[] row, out float[] scores) => journal.TryTake(row, scores = new float[2]);
}
