namespace Redoubt.Data;

/// <summary>One way to name a data set, for help texts and errors.</summary>
/// <param name="Name">Word that the argument begins with.</param>
/// <param name="Syntax">How to write it.</param>
/// <param name="Summary">What it reads, in a sentence or two.</param>
/// <param name="Example">An argument as a user may write it.</param>
public sealed record DataScheme(string Name, string Syntax, string Summary, string Example)
{
    /// <summary>Every scheme that <see cref="DataSource.Parse"/> understands.</summary>
    public static IReadOnlyList<DataScheme> All { get; } =
    [
        new("digits", "digits[/train|/test]", "The embedded 1,797 handwritten digits of 8x8 pixels, or one side of their fixed split (1,437 and 360).", "digits/test"),
        new("mnist", "mnist:FOLDER[/train|/test]", "A folder with MNIST's four IDX files, also .gz; the test split unless /train is added.", "mnist:data/mnist/train"),
        new("idx", "idx:IMAGES,LABELS", "Two IDX files, also .gz: 3 dimensions are grey images, 4 are RGB with channels last.", "idx:images.gz,labels.gz"),
        new(
            "cifar10", "cifar10:FILE", "CIFAR-10 rows of 3073 bytes, also .gz; or the folder of its six files, with /train (five of them) or /test (the default).",
            "cifar10:data_batch_1.bin+cifar10:data_batch_2.bin"),
        new("npy", "npy:X.npy,Y.npy", "Inputs and integer labels as NumPy arrays; bytes become x/255, other numbers stay as they are.", "npy:x.npy,y.npy#0:1000"),
        new("images", "images:FOLDER", "Pictures, one sub-folder per class: PNG, PPM, PGM, PBM, and JPEG where libturbojpeg is installed.", "images:photos/test"),
        new(
            "csv", "csv:FILE[;schema=SCHEMA.yaml]",
            "A table as CSV, TSV or JSON lines, also .gz. Without a schema the types of the columns are found by reading the file once; label=COLUMN, group=COLUMN and "
            + "ignore=COLUMN help, 'redoubt data describe --write-schema' saves what was found.",
            "csv:loans.csv;label=status,group=age_band"),
        new("text", "text:FILE;text=COLUMN,label=COLUMN", "Texts with labels from CSV, TSV or JSON lines, also .gz; only to describe and convert for now.", "text:mails.jsonl;text=body,label=spam"),
    ];

    /// <summary>All syntaxes in one phrase.</summary>
    internal static string Known { get; } = $"{string.Join(", ", All.SkipLast(1).Select(scheme => scheme.Syntax))} and {All[^1].Syntax}";
}
