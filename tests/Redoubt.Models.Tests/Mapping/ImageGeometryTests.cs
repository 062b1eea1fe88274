using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class ImageGeometryTests
{
    // Values from the definition: output pixel i looks at (i + 1/2)·(from/to) - 1/2 in the input.
    [Theory]
    [InlineData(new[] { 0f, 1f }, 4, new[] { 0f, 0.25f, 0.75f, 1f })]
    [InlineData(new[] { 0f, 1f, 2f, 3f }, 2, new[] { 0.5f, 2.5f })]
    [InlineData(new[] { 0f, 1f, 2f, 3f }, 4, new[] { 0f, 1f, 2f, 3f })]
    [InlineData(new[] { 5f }, 3, new[] { 5f, 5f, 5f })]
    public void ToAttackSpace_Resize_InterpolatesLinearly(float[] row, int width, float[] expected)
    {
        Tensor resized = new InputMapping { Resize = new ImageSize(1, width) }.ToAttackSpace(new Tensor(new Shape(1, 1, 1, row.Length), row));
        Assert.Equal(expected, resized.Data.ToArray());
    }

    [Fact]
    public void ToAttackSpace_ResizeBothAxes_IsTheProductOfBoth()
    {
        // A bilinear function is reproduced exactly between pixel centers.
        var image = new Tensor(new Shape(1, 1, 4, 4));
        for (int y = 0; y < 4; y++) for (int x = 0; x < 4; x++) image.Data[4 * y + x] = (y + 0.5f) * (x + 0.5f);
        Tensor half = new InputMapping { Resize = new ImageSize(2, 2) }.ToAttackSpace(image);
        Assert.Equal([1f, 3f, 3f, 9f], half.Data.ToArray());
    }

    [Fact]
    public void ToAttackSpace_Crop_TakesTheMiddleOfEveryPlane()
    {
        var images = new Tensor(new Shape(2, 1, 4, 3));
        for (int i = 0; i < images.Count; i++) images.Data[i] = i;
        Tensor cropped = new InputMapping { Crop = new ImageSize(2, 1) }.ToAttackSpace(images);
        Assert.Equal([4f, 7f, 16f, 19f], cropped.Data.ToArray());
    }

    [Fact]
    public void ToAttackSpace_NothingToDo_IsTheSameTensor()
    {
        var rows = new Tensor(new Shape(2, 5));
        Assert.Same(rows, new InputMapping().ToAttackSpace(rows));
    }

    [Fact]
    public void ToAttackSpace_Rows_CannotBeResized() =>
        Assert.Contains("[2,5]", Assert.Throws<ArgumentException>(() => new InputMapping { Resize = new ImageSize(3, 3) }.ToAttackSpace(new Tensor(new Shape(2, 5)))).Message, StringComparison.Ordinal);
}
