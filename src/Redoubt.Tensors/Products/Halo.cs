namespace Redoubt.Tensors;

/// <summary>Rows and columns of zeros that an operator reads around each image.</summary>
internal readonly record struct Halo(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Wide enough for both.</summary>
    public static Halo Union(Halo a, Halo b) =>
        new(Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right));
}
