using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The values of an example that an attacker may change; every other value must stay as it is, to the last bit. Immutable and thread-safe.</summary>
/// <remarks>Belongs to a <see cref="PerturbationBall"/>: a ball with a mask holds no point that differs outside it, whatever the norm says.</remarks>
public sealed class PerturbationMask : IEquatable<PerturbationMask>
{
    private readonly bool[] _free;
    private readonly ImmutableArray<(int Start, int Length)> _fixed;

    /// <summary>Creates a mask.</summary>
    /// <param name="name">What results call it, such as a file name.</param>
    /// <param name="shape">Shape of one example.</param>
    /// <param name="free">Per value, in row-major order, whether it may change; copied.</param>
    /// <exception cref="ArgumentException">The lengths differ, or no value may change.</exception>
    public PerturbationMask(string name, Shape shape, ReadOnlySpan<bool> free)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (free.Length != shape.Count) throw new ArgumentException($"The mask has {free.Length} values; an example {shape} has {shape.Count}.", nameof(free));
        Name = name;
        Shape = shape;
        FreeValues = free.Count(true);
        if (FreeValues == 0) throw new ArgumentException($"The mask {name} lets no value change.", nameof(free));
        _free = free.ToArray();
        _fixed = FixedRuns(_free);
    }

    /// <summary>What results call it.</summary>
    public string Name { get; }

    /// <summary>Shape of one example.</summary>
    public Shape Shape { get; }

    /// <summary>Values that may change, one or more.</summary>
    public int FreeValues { get; }

    /// <summary>Whether each value may change.</summary>
    public ReadOnlySpan<bool> Free => _free;

    /// <summary>The mask of an image: a pixel may change in all of its channels or in none.</summary>
    /// <param name="name">What results call it.</param>
    /// <param name="image">Shape of one image, <c>[C,H,W]</c>.</param>
    /// <param name="pixels">Per pixel, H·W in row-major order, whether it may change.</param>
    /// <exception cref="ArgumentException">The shape is no image, the lengths differ, or no pixel may change.</exception>
    public static PerturbationMask OfPixels(string name, Shape image, ReadOnlySpan<bool> pixels)
    {
        if (image.Rank != 3) throw new ArgumentException($"A mask of pixels needs examples of shape [C,H,W], not {image}.", nameof(image));
        if (pixels.Length != image[1] * image[2]) throw new ArgumentException($"The mask has {pixels.Length} pixels; an image {image} has {image[1] * image[2]}.", nameof(pixels));
        var free = new bool[image.Count];
        for (int channel = 0; channel < image[0]; channel++) pixels.CopyTo(free.AsSpan(channel * pixels.Length));
        return new PerturbationMask(name, image, free);
    }

    /// <summary>The same values as the first part of a larger example whose other values may not change.</summary>
    /// <param name="shape">Shape of the larger example; its first values, in row-major order, are those of this mask.</param>
    /// <exception cref="ArgumentException">The example is not larger.</exception>
    public PerturbationMask AsFirstPartOf(Shape shape)
    {
        if (shape.Count < _free.Length) throw new ArgumentException($"An example {shape} is smaller than the mask {Shape}.", nameof(shape));
        var free = new bool[shape.Count];
        _free.CopyTo(free, 0);
        return new PerturbationMask(Name, shape, free);
    }

    /// <summary>Whether any value of a range may change.</summary>
    /// <param name="start">First value.</param>
    /// <param name="end">The value after the last.</param>
    public bool HasFree(int start, int end) => _free.AsSpan(start, end - start).Contains(true);

    /// <summary>Gives every value outside the mask the center's.</summary>
    /// <param name="point">Changed in place.</param>
    /// <param name="center">The clean row.</param>
    public void Restore(Span<float> point, ReadOnlySpan<float> center)
    {
        foreach ((int start, int length) in _fixed) center.Slice(start, length).CopyTo(point[start..]);
    }

    /// <summary>Sets every value outside the mask to zero: for gradients and directions.</summary>
    /// <param name="values">Changed in place.</param>
    public void Clear(Span<float> values)
    {
        foreach ((int start, int length) in _fixed) values.Slice(start, length).Clear();
    }

    /// <summary>Position of the first value outside the mask that differs from the center's, or -1.</summary>
    /// <param name="point">One row.</param>
    /// <param name="center">The clean row.</param>
    public int FirstChange(ReadOnlySpan<float> point, ReadOnlySpan<float> center)
    {
        foreach ((int start, int length) in _fixed)
        {
            int same = point.Slice(start, length).CommonPrefixLength(center.Slice(start, length));
            if (same < length) return start + same;
        }

        return -1;
    }

    /// <inheritdoc/>
    public bool Equals(PerturbationMask? other) => other is not null && Shape == other.Shape && _free.AsSpan().SequenceEqual(other._free);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PerturbationMask);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, FreeValues);

    /// <summary>For example <c>glasses, 1024 of 12544 values</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}, {FreeValues} of {_free.Length} values");

    private static ImmutableArray<(int Start, int Length)> FixedRuns(ReadOnlySpan<bool> free)
    {
        var runs = ImmutableArray.CreateBuilder<(int, int)>();
        for (int i = 0; i < free.Length;)
        {
            if (free[i])
            {
                i++;
                continue;
            }

            int length = free[i..].IndexOf(true);
            if (length < 0) length = free.Length - i;
            runs.Add((i, length));
            i += length;
        }

        return runs.ToImmutable();
    }
}
