using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

public sealed class PairFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_HeaderSeparatorsEmptyLines_GivesThePairs()
    {
        File.WriteAllText(_path, "index_a,index_b,same_person\n0,1,1\n\n2;0;0\r\n1\t2\t1\n");
        Assert.Equal([new ImagePair(0, 1, true), new ImagePair(2, 0, false), new ImagePair(1, 2, true)], PairFile.Read(_path, 3));
    }

    [Theory]
    [InlineData("0,1\n", "line 1 has 2 parts")]
    [InlineData("a,b,c\n0,1,2\n", "line 2: the third part must be 1 (same) or 0 (different), was '2'")]
    [InlineData("0,1,1\n0,x,1\n", "line 2: 'x' is not a position of a row")]
    [InlineData("0,3,1\n", "line 1 names row 3; the data have the rows 0 to 2")]
    [InlineData("a,b,c\n", "holds no pair")]
    public void Read_Damaged_NamesTheLine(string text, string sentence)
    {
        File.WriteAllText(_path, text);
        Assert.Contains(sentence, Assert.Throws<UnreadableDataException>(() => PairFile.Read(_path, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_PutsTheChannelsOfTheFirstBeforeThoseOfTheSecond()
    {
        var images = new Tensor(new Shape(3, 2, 1, 1));
        ((ReadOnlySpan<float>)[1, 2, 3, 4, 5, 6]).CopyTo(images.Data);
        ImagePair[] pairs = [new(0, 1, true), new(2, 0, false), new(1, 1, true)];
        LabeledData joined = PairData.Join(new LabeledData(images, [0, 0, 0], "test"), pairs, [1, 2], ["different", "same"]);
        Assert.Equal(new Shape(2, 4, 1, 1), joined.Inputs.Shape);
        Assert.Equal([5, 6, 1, 2, 3, 4, 3, 4], joined.Inputs.Data.ToArray());
        Assert.Equal([0, 1], joined.Labels);
        Assert.Equal([1, 2], joined.RowIndices);
    }
}
