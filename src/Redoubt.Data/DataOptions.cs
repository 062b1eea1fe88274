namespace Redoubt.Data;

/// <summary>Settings of reading a data set. Immutable.</summary>
public sealed record DataOptions
{
    /// <summary>Largest extent of <see cref="Resize"/>, pixels.</summary>
    public const int MaximumExtent = 8192;

    /// <summary>Size to which the pictures of an image folder are resized while they are read (bilinear, half-pixel centers, no smoothing), so that
    /// pictures of different sizes fit together; <see langword="null"/> (default) keeps their size. Other sources are never resized here.</summary>
    public (int Height, int Width)? Resize { get; init; }

    /// <summary>NumPy array with the group of every row that the argument names, a whole number each; it replaces groups that the source has. Default: none.</summary>
    public string? GroupFile { get; init; }

    /// <summary>Most bytes that the inputs of one <see cref="LabeledData"/> may take, positive. Default: 60 % of the memory that the process may use.</summary>
    public long MemoryLimit { get; init; } = (long)(0.6 * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Resize is { } size && (size.Height is < 1 or > MaximumExtent || size.Width is < 1 or > MaximumExtent))
            yield return $"Resize must have a height and a width in [1, {MaximumExtent}], was {size.Height}x{size.Width}.";
        if (MemoryLimit < 1) yield return $"MemoryLimit must be positive, was {MemoryLimit}.";
    }

    /// <summary>These settings, if they are valid.</summary>
    internal DataOptions Validated()
    {
        string[] errors = [.. Errors()];
        return errors.Length == 0 ? this : throw new ArgumentException(string.Join(" ", errors));
    }
}
