namespace Redoubt.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Count_SeveralAxes_IsProduct()
    {
        var shape = new Shape(2, 3, 4);

        Assert.Equal(24, shape.Count);
        Assert.Equal(12, shape.RowLength);
        Assert.Equal("[2,3,4]", shape.ToString());
    }

    [Fact]
    public void Ctor_TooManyElements_Throws() => Assert.Throws<ArgumentException>(() => new Shape(65536, 65536));
}
