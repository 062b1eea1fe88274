using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Changes the rows of a batch in place; see <see cref="AugmentationOptions"/>.</summary>
internal sealed class Augmenter
{
    private readonly AugmentationOptions _options;
    private readonly int _channels, _height, _width;
    private readonly float[] _copy;

    /// <param name="options">What to do.</param>
    /// <param name="example">Shape of one example.</param>
    /// <param name="capacity">Most rows of a batch.</param>
    /// <exception cref="ArgumentException">The examples are no images.</exception>
    public Augmenter(AugmentationOptions options, Shape example, int capacity)
    {
        if (example.Rank != 3) throw new ArgumentException($"Augmentation needs images [C,H,W]; the rows are {example}.", nameof(example));
        _options = options;
        (_channels, _height, _width) = (example[0], example[1], example[2]);
        _copy = new float[example.Count * (options.MixesRows ? capacity : 1)];
    }

    /// <summary>Changes each row by its own randomness.</summary>
    public void Change(TrainingBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            RandomKey key = batch.EpochKey.Fold(1).Fold((ulong)batch.Indices[row]);
            Span<float> image = batch.Examples.Slice(row * batch.RowLength, batch.RowLength);
            if (_options.Crop > 0) Shift(image, key.Below(2 * _options.Crop + 1, 0) - _options.Crop, key.Below(2 * _options.Crop + 1, 1) - _options.Crop);
            if (_options.Flip && key.Below(2, 2) == 1) Mirror(image);
            if (_options.Cutout > 0) Erase(image, key.Below(_height, 3), key.Below(_width, 4));
        }

        if (_options.MixesRows) Mix(batch);
    }

    private void Shift(Span<float> image, int down, int right)
    {
        if (down == 0 && right == 0) return;
        image.CopyTo(_copy);
        image.Clear();
        int from = Math.Max(0, -right), to = Math.Min(_width, _width - right);
        if (from >= to) return;
        for (int line = 0; line < _channels * _height; line++)
        {
            int y = line % _height + down;
            if (y < 0 || y >= _height) continue;
            _copy.AsSpan(line * _width + from, to - from).CopyTo(image[((line + down) * _width + from + right)..]);
        }
    }

    private void Mirror(Span<float> image)
    {
        for (int line = 0; line < _channels * _height; line++) image.Slice(line * _width, _width).Reverse();
    }

    private void Erase(Span<float> image, int middleY, int middleX)
    {
        int half = _options.Cutout / 2;
        int top = Math.Max(0, middleY - half), left = Math.Max(0, middleX - half);
        Fill(image, [], (top, Math.Min(_height, middleY - half + _options.Cutout)), (left, Math.Min(_width, middleX - half + _options.Cutout)));
    }

    // Row i is mixed with the row that stands in its place in a random order of the batch.
    private void Mix(TrainingBatch batch)
    {
        RandomKey key = batch.EpochKey.Fold(2).Fold((ulong)batch.Indices[0]);
        double alpha = Math.Max(_options.Mixup, _options.CutMix), share = BetaShare.Draw(alpha, key.Fold(0));
        int[] partners = key.Permutation(batch.Rows);
        int count = batch.Rows * batch.RowLength;
        batch.Examples[..count].CopyTo(_copy);
        Span<float> shares = batch.Step.Input(TrainingStep.MixedShare);
        Span<long> seconds = batch.Step.IntegerInput(TrainingStep.SecondLabels);
        for (int row = 0; row < batch.Rows; row++)
        {
            Span<float> image = batch.Examples.Slice(row * batch.RowLength, batch.RowLength);
            ReadOnlySpan<float> partner = _copy.AsSpan(partners[row] * batch.RowLength, batch.RowLength);
            seconds[row] = batch.Labels[partners[row]];
            shares[row] = (float)(_options.Mixup > 0 ? Blend(image, partner, share) : Paste(image, partner, share, key));
        }
    }

    private static double Blend(Span<float> image, ReadOnlySpan<float> partner, double share)
    {
        for (int i = 0; i < image.Length; i++) image[i] = (float)(share * image[i] + (1 - share) * partner[i]);
        return share;
    }

    private double Paste(Span<float> image, ReadOnlySpan<float> partner, double share, RandomKey key)
    {
        double side = Math.Sqrt(1 - share);
        int height = (int)(_height * side), width = (int)(_width * side), y = key.Below(_height, 0), x = key.Below(_width, 1);
        (int, int) rows = (Math.Max(0, y - height / 2), Math.Min(_height, y - height / 2 + height));
        (int, int) columns = (Math.Max(0, x - width / 2), Math.Min(_width, x - width / 2 + width));
        Fill(image, partner, rows, columns);
        return 1 - (double)(rows.Item2 - rows.Item1) * (columns.Item2 - columns.Item1) / (_height * _width);
    }

    /// <summary>Copies a rectangle from another image, or zeros where there is none.</summary>
    private void Fill(Span<float> image, ReadOnlySpan<float> from, (int Start, int Stop) rows, (int Start, int Stop) columns)
    {
        int width = columns.Stop - columns.Start;
        if (width <= 0) return;
        for (int channel = 0; channel < _channels; channel++)
        {
            for (int y = rows.Start; y < rows.Stop; y++)
            {
                int at = (channel * _height + y) * _width + columns.Start;
                if (from.IsEmpty) image.Slice(at, width).Clear();
                else from.Slice(at, width).CopyTo(image[at..]);
            }
        }
    }
}
