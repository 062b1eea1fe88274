using Redoubt.TileGenerator;

namespace Redoubt.Tensors.Tests;

public sealed class ProductTilesTests
{
    [Fact]
    public void Generated_File_IsWhatTheGeneratorWrites()
    {
        string? root = AppContext.BaseDirectory;
        while (root != null && !File.Exists(Path.Combine(root, "Redoubt.slnx"))) root = Path.GetDirectoryName(root);
        Assert.SkipWhen(root == null, "The repository is not around the tests.");

        Assert.Equal(TileSource.Write(), File.ReadAllText(Path.Combine(root!, "src", "Redoubt.Tensors", "Products", "ProductTiles.Generated.cs")));
    }

    [Fact]
    public void GflopsPerThread_EverySet_IsPositiveAndFinite()
    {
        foreach (InstructionSet set in InstructionSets.Supported) Assert.InRange(PeakMeasurement.GflopsPerThread(set, TimeProvider.System), 0.01, 10_000);
    }
}
