namespace Redoubt.Data;

/// <summary>One way to name a data set, for help texts and errors.</summary>
/// <param name="Name">Word that the argument begins with.</param>
/// <param name="Syntax">How to write it.</param>
/// <param name="Summary">What it reads, in one sentence.</param>
public sealed record DataScheme(string Name, string Syntax, string Summary)
{
    /// <summary>Every scheme that <see cref="DataSource.Parse"/> understands.</summary>
    public static IReadOnlyList<DataScheme> All { get; } =
    [
        new("digits", "digits[/train|/test]", "The embedded 1,797 handwritten digits of 8x8 pixels, or one side of their fixed split (1,437 and 360)."),
        new("mnist", "mnist:FOLDER[/train|/test]", "A folder with MNIST's four IDX files, also .gz; the test split unless /train is added."),
        new("idx", "idx:IMAGES,LABELS", "Two IDX files, also .gz: 3 dimensions are grey images, 4 are RGB with channels last."),
        new("cifar10", "cifar10:FILE", "CIFAR-10 rows of 3073 bytes, also .gz."),
        new("npy", "npy:X.npy,Y.npy", "Inputs and integer labels as NumPy arrays; bytes become x/255, other numbers stay as they are."),
        new("images", "images:FOLDER", "Pictures, one sub-folder per class: PNG, PPM, PGM, PBM, and JPEG where libturbojpeg is installed."),
    ];

    /// <summary>All syntaxes in one phrase.</summary>
    internal static string Known { get; } = $"{string.Join(", ", All.SkipLast(1).Select(scheme => scheme.Syntax))} and {All[^1].Syntax}";
}
