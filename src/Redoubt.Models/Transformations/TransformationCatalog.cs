using System.Globalization;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Input transformations by name, for command lines and files that declare what stands in front of a model.</summary>
public static class TransformationCatalog
{
    private static readonly Entry[] Entries =
    [
        new("quantize", "round every value to N evenly spaced levels", 8, static (_, bounds, value) => new LevelQuantization(bounds, (int)value), static value => value is >= 2 and <= 65_536 && value == Math.Floor(value), "a whole number of levels, 2 to 65536"),
        new("random-resize-pad", "shrink the image by a random factor of at least X and put it at a random place", 0.85, static (shape, bounds, value) => new RandomResizeAndPad(shape, value, Math.Max(0, bounds.Lower)), static value => value is > 0 and <= 1, "a factor above 0 and at most 1"),
        new("gaussian-noise", "add normal noise of standard deviation X to every value", 0.05, static (_, bounds, value) => new GaussianNoise(bounds, value), static value => value > 0 && value <= 1e6, "a positive standard deviation"),
        new("jpeg", "store and read again as a JPEG picture of quality N, chroma of half size", 75, static (shape, bounds, value) => new JpegCompression(shape, bounds, (int)value), static value => value is >= 1 and <= 100 && value == Math.Floor(value), "a whole quality, 1 to 100"),
    ];

    /// <summary>Names in the order of the help.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(static entry => entry.Name)];

    /// <summary>What a transformation does, in a few words, with its default.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such transformation.</exception>
    public static string Describe(string name) => string.Create(CultureInfo.InvariantCulture, $"{Find(name).Summary} (default {Find(name).Default})");

    /// <summary>Creates a transformation.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="value">Its one number; null for the default.</param>
    /// <param name="example">Shape of an example.</param>
    /// <param name="bounds">Valid range of values.</param>
    /// <exception cref="ArgumentException">There is no such transformation, the number is out of its range, or the shape does not suit it; one sentence says which.</exception>
    public static IInputTransformation Create(string name, double? value, Shape example, InputBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        Entry entry = Find(name);
        double number = value ?? entry.Default;
        return entry.Accepts(number)
            ? entry.Create(example, bounds, number)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} needs {entry.Wanted}, was {number}."), nameof(value));
    }

    /// <summary>The number that a transformation has when none is given.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such transformation.</exception>
    public static double DefaultOf(string name) => Find(name).Default;

    private static Entry Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name)
        ?? throw new ArgumentException($"There is no input defense '{name}'; known are {string.Join(", ", Names)}.", nameof(name));

    private sealed record Entry(
        string Name, string Summary, double Default, Func<Shape, InputBounds, double, IInputTransformation> Create, Func<double, bool> Accepts, string Wanted);
}
