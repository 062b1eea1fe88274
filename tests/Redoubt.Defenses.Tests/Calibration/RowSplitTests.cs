using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class RowSplitTests
{
    [Fact]
    public void Split_RowsWithCopies_PartsContentNotPositions()
    {
        LabeledData rows = SmallModel.Rows(300, 1);
        LabeledData twice = LabeledData.Concatenate([rows, rows], "twice");
        (LabeledData fitting, LabeledData calibration) = RowSplit.Split(twice, 0.3, new RandomKey(5));
        RowSplit.RequireDisjoint(fitting, calibration);
        Assert.Equal(600, fitting.Rows + calibration.Rows);
        Assert.InRange(calibration.Rows, 120, 240);
    }

    [Fact]
    public void RequireDisjoint_SharedRow_NamesBothPlaces()
    {
        LabeledData fitting = SmallModel.Rows(10, 1), other = LabeledData.Concatenate([SmallModel.Rows(4, 2), fitting.Slice(7, 1)], "other");
        var error = Assert.Throws<ArgumentException>(() => RowSplit.RequireDisjoint(fitting, other));
        Assert.StartsWith("Row 4 of other is also row 7 of noise 1", error.Message, StringComparison.Ordinal);
    }
}
