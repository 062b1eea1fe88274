using System.Globalization;

namespace Redoubt.Graphs;

/// <summary>The extent of one axis: a fixed number, or a multiple of a symbol whose value is known only when a plan runs (the batch).</summary>
/// <param name="Size">The extent, or the factor in front of the symbol.</param>
/// <param name="Symbol">Name of the run-time extent; null for a fixed one.</param>
public readonly record struct Dimension(int Size, string? Symbol = null)
{
    /// <summary>The name of the batch axis.</summary>
    public const string BatchSymbol = "N";

    /// <summary>The batch axis: one row per example.</summary>
    public static Dimension Batch => new(1, BatchSymbol);

    /// <summary>Whether the extent is known without a run.</summary>
    public bool IsFixed => Symbol is null;

    /// <summary>The extent when the symbol has a value.</summary>
    /// <param name="rows">Value of the symbol.</param>
    public int Bind(int rows) => IsFixed ? Size : checked(Size * rows);

    /// <summary>A fixed extent.</summary>
    /// <param name="size">The extent.</param>
    public static implicit operator Dimension(int size) => new(size);

    /// <summary>For example <c>28</c>, <c>N</c> or <c>4N</c>.</summary>
    public override string ToString() =>
        IsFixed ? Size.ToString(CultureInfo.InvariantCulture) : Size == 1 ? Symbol! : string.Create(CultureInfo.InvariantCulture, $"{Size}{Symbol}");
}
