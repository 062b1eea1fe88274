using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Pictures of verified examples: clean, adversarial, and the difference magnified so that its largest value fills the range.</summary>
internal static class GalleryBuilder
{
    public static ImmutableArray<GalleryItem> Build(AssessmentRequest request, VerifiedExamples verified, string?[] brokenBy)
    {
        Shape shape = request.Rows.Inputs.Shape;
        if (shape.Rank != 4 || !(shape[1] is 1 or 3 || (request.ArePairs && shape[1] is 2 or 6))) return [];
        int[] chosen = Choose(request.Rows, verified, request.GalleryItems);
        if (chosen.Length == 0) return [];
        Tensor scores = new(new Shape(chosen.Length, request.Classifier.Classes));
        request.Classifier.Scores(verified.Examples.Gather(chosen), scores);
        var items = ImmutableArray.CreateBuilder<GalleryItem>(chosen.Length);
        for (int i = 0; i < chosen.Length; i++) items.Add(Item(request, verified, chosen[i], scores.Row(i), brokenBy[chosen[i]] ?? string.Empty));
        return items.ToImmutable();
    }

    // Round-robin over the classes, so that the pictures show as many as possible; the first rows of each class.
    private static int[] Choose(LabeledData rows, VerifiedExamples verified, int count)
    {
        var byClass = new SortedDictionary<int, Queue<int>>();
        for (int row = 0; row < rows.Rows; row++)
        {
            if (!verified.Broken[row]) continue;
            if (!byClass.TryGetValue(rows.Labels[row], out Queue<int>? queue)) byClass.Add(rows.Labels[row], queue = new Queue<int>());
            queue.Enqueue(row);
        }

        var chosen = new List<int>();
        while (chosen.Count < count && byClass.Values.Any(static queue => queue.Count > 0))
        {
            foreach (Queue<int> queue in byClass.Values)
            {
                if (chosen.Count < count && queue.TryDequeue(out int row)) chosen.Add(row);
            }
        }

        return [.. chosen];
    }

    private static GalleryItem Item(AssessmentRequest request, VerifiedExamples verified, int row, ReadOnlySpan<float> adversarialScores, string attack)
    {
        LabeledData rows = request.Rows;
        (int channels, int height, int width) = (rows.Inputs.Shape[1], rows.Inputs.Shape[2], rows.Inputs.Shape[3]);
        ReadOnlySpan<float> clean = rows.Inputs.Row(row), adversarial = verified.Examples.Row(row);
        if (request.ArePairs)
        {
            (channels, height) = (channels / 2, 2 * height);
            clean = Stacked(clean, channels);
            adversarial = Stacked(adversarial, channels);
        }

        float lower = request.Classifier.Bounds.Lower, range = request.Classifier.Bounds.Upper - lower;
        var difference = new float[clean.Length];
        float largest = 0;
        for (int i = 0; i < difference.Length; i++)
        {
            difference[i] = adversarial[i] - clean[i];
            largest = Math.Max(largest, Math.Abs(difference[i]));
        }

        // Mid-grey plus gain times the difference: the largest change reaches black or white.
        double gain = largest > 0 ? 0.5 * range / largest : 1;
        for (int i = 0; i < difference.Length; i++) difference[i] = lower + 0.5f * range + (float)(gain * difference[i]);
        int cleanClass = verified.Clean.Predictions[row], adversarialClass = verified.Predictions[row];
        return new GalleryItem
        {
            RowIndex = rows.RowIndices[row],
            Label = rows.Labels[row],
            CleanPrediction = cleanClass,
            AdversarialPrediction = adversarialClass,
            CleanScore = Judgment.Probability(verified.Clean.Scores.Row(row), cleanClass),
            AdversarialScore = Judgment.Probability(adversarialScores, adversarialClass),
            Attack = attack,
            Norm = verified.Norms[row],
            Width = width,
            Height = height,
            CleanPng = Picture(clean, channels, height, width, lower, range),
            AdversarialPng = Picture(adversarial, channels, height, width, lower, range),
            DifferencePng = Picture(difference, channels, height, width, lower, range),
            DifferenceGain = gain,
        };
    }

    // The first image of a pair above the second: the planes of a channel, one after the other, are one tall plane.
    private static float[] Stacked(ReadOnlySpan<float> pair, int channels)
    {
        var tall = new float[pair.Length];
        int plane = pair.Length / (2 * channels);
        for (int i = 0; i < 2 * channels; i++) pair.Slice(i * plane, plane).CopyTo(tall.AsSpan((i % channels * 2 + i / channels) * plane));
        return tall;
    }

    private static byte[] Picture(ReadOnlySpan<float> planes, int channels, int height, int width, float lower, float range)
    {
        int size = height * width;
        var pixels = new byte[size * channels];
        for (int c = 0; c < channels; c++)
        {
            for (int i = 0; i < size; i++)
                pixels[i * channels + c] = (byte)Math.Clamp(MathF.Round((planes[c * size + i] - lower) / range * 255), 0, 255);
        }

        return channels == 1 ? PngWriter.EncodeGrey(width, height, pixels) : PngWriter.EncodeRgb(width, height, pixels);
    }
}
