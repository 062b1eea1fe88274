using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Reports;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The files of an attack on pairs besides the examples: the attacked images alone, a table of the pairs, and pictures.</summary>
internal static class PairFiles
{
    private const int Pictures = 24;

    /// <summary>Writes the attacked images <c>[N,C,H,W]</c> and the table beside the examples.</summary>
    /// <param name="output">Path of the examples.</param>
    /// <param name="pairs">What became of the pairs.</param>
    /// <param name="examples">The written pairs, <c>[N,2C,H,W]</c>.</param>
    /// <returns>The two paths.</returns>
    public static (string Images, string Table) WriteBeside(string output, PairVerification pairs, Tensor examples)
    {
        Shape shape = examples.Shape;
        var images = new Tensor(new Shape(shape[0], shape[1] / 2, shape[2], shape[3]));
        for (int row = 0; row < examples.Rows; row++) examples.Row(row)[..images.Shape.RowLength].CopyTo(images.Row(row));
        (string imagePath, string tablePath) = (Path.ChangeExtension(output, ".images.npy"), Path.ChangeExtension(output, ".pairs.csv"));
        NpyArray.Of(images).Save(imagePath);
        AtomicFile.WriteAllBytes(tablePath, Encoding.UTF8.GetBytes(Table(pairs)));
        return (imagePath, tablePath);
    }

    /// <summary>Writes a gallery and a contact sheet.</summary>
    public static void WritePictures(string folder, ClassifierTask task, AttackResult result, VerifiedExamples verified)
    {
        ImmutableArray<PairOutcome> outcomes = result.Pairs!.Outcomes;
        ImmutableArray<PairPicture> pictures = PairGallery.Build(outcomes, task.Rows, verified, task.Classifier.Bounds, Pictures);
        AtomicFile.WriteAllBytes(Path.Combine(folder, "gallery.html"), Encoding.UTF8.GetBytes(PairHtml.Render(result, pictures)));
        AtomicFile.WriteAllBytes(Path.Combine(folder, "contact-sheet.png"), PairGallery.Sheet(outcomes, task.Rows, verified, task.Classifier.Bounds, pictures));
    }

    private static string Table(PairVerification pairs)
    {
        var text = new StringBuilder("row,pair,first,second,same,cosine_before,cosine_after,success\n");
        for (int row = 0; row < pairs.Outcomes.Length; row++)
        {
            PairOutcome pair = pairs.Outcomes[row];
            text.Append(CultureInfo.InvariantCulture, $"{row},{pair.Index},{pair.First},{pair.Second},{(pair.IsSame ? 1 : 0)},{pair.SimilarityBefore:R},{pair.SimilarityAfter:R},{(pair.Success ? 1 : 0)}\n");
        }

        return text.ToString();
    }
}
