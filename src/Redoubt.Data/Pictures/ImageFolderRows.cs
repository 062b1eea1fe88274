using System.Globalization;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>The pictures of an image folder: <c>[1,H,W]</c> if all are grey, else <c>[3,H,W]</c>, in [0, 1].</summary>
/// <remarks>Opening reads the head of every file, because the first row already needs the shape of all. Pictures of different sizes are an error unless they are
/// resized. A file <c>groups.csv</c> in the folder gives every picture its group.</remarks>
internal sealed class ImageFolderRows : RowReader
{
    private readonly ImageFolder _folder;
    private readonly PictureHeader?[] _headers;
    private readonly Dictionary<PictureRemarks, int> _remarks = [];
    private readonly string[]? _groups;
    private Picture? _picture;
    private float[] _scratch = [];

    /// <summary>Lists the folder and reads the heads.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="resize">Size wanted, or null to keep the common one.</param>
    /// <param name="cancellationToken">Checked for every file.</param>
    public ImageFolderRows(string root, (int Height, int Width)? resize, CancellationToken cancellationToken)
    {
        _folder = ImageFolder.List(root, cancellationToken);
        _groups = ImageGroups.Read(_folder, cancellationToken);
        _headers = new PictureHeader[_folder.Files.Length];
        int channels = 1;
        PictureHeader? first = null;
        for (int row = 0; row < _headers.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PictureHeader header = PictureFile.ReadHeader(_folder.PathOf(row));
            channels = Math.Max(channels, header.Channels);
            first ??= header;
            if (resize is null && (header.Width, header.Height) != (first.Width, first.Height))
            {
                throw new UnreadableDataException(
                    _folder.PathOf(row), $"has {header} pixels (height x width), but {_folder.PathOf(0)} has {first}; add --resize {first} or another size to resize all");
            }

            // Equal heads share one object, so that a million files cost a million references.
            _headers[row] = header == first ? first : header;
        }

        (int height, int width) = resize ?? (first!.Height, first.Width);
        RowShape = new Shape(channels, height, width);
    }

    /// <inheritdoc/>
    public override string Name => _folder.Root;

    /// <inheritdoc/>
    public override Shape RowShape { get; }

    /// <inheritdoc/>
    public override long? Rows => _folder.Files.Length;

    // The heads were read, but the pixels may be missing: compressed pictures claim more than they weigh.
    /// <inheritdoc/>
    public override bool RowsAreThere => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => _folder.ClassNames;

    /// <inheritdoc/>
    public override IEnumerable<string> Remarks
    {
        get
        {
            foreach ((PictureRemarks remark, int count) in _remarks.OrderBy(static pair => pair.Key)) yield return Sentence(remark, count);
            if (_folder.PassedOver > 0) yield return $"{Count(_folder.PassedOver, "file")} in {_folder.Root} passed over: not named as a picture.";
        }
    }

    /// <summary>File of the current row, below the folder.</summary>
    public string CurrentFile => _folder.Files[Index];

    /// <summary>Path of the current row's file.</summary>
    public string CurrentPath => _folder.PathOf(Index);

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (Index + 1 == _folder.Files.Length) return false;
        Index++;
        Label = _folder.Labels[Index];
        Group = _groups?[Index];
        return true;
    }

    /// <inheritdoc/>
    public override void Prepare()
    {
        string path = CurrentPath;
        Picture picture = PictureFile.Decode(path);
        PictureHeader header = _headers[Index]!;
        if ((picture.Width, picture.Height) != (header.Width, header.Height) || picture.Channels > RowShape[0])
            throw new UnreadableDataException(path, "has changed since its size was read");
        Note(picture.Remarks);
        _picture = picture;
    }

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row)
    {
        Picture picture = _picture ?? throw new InvalidOperationException("The row was not prepared.");
        PictureHeader header = _headers[Index]!;
        (int channels, int height, int width) = (RowShape[0], RowShape[1], RowShape[2]);
        if ((header.Height, header.Width) == (height, width))
        {
            picture.WritePlanes(row, channels);
            return;
        }

        int stored = header.Height * header.Width, wanted = height * width;
        if (_scratch.Length < channels * stored) _scratch = new float[channels * stored];
        picture.WritePlanes(_scratch, channels);
        for (int c = 0; c < channels; c++)
            BilinearImage.Resize(_scratch.AsSpan(c * stored, stored), (header.Height, header.Width), row.Slice(c * wanted, wanted), (height, width));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private void Note(PictureRemarks remarks)
    {
        if (remarks == PictureRemarks.None) return;
        foreach (PictureRemarks remark in Enum.GetValues<PictureRemarks>())
        {
            if (remark != PictureRemarks.None && remarks.HasFlag(remark)) _remarks[remark] = _remarks.GetValueOrDefault(remark) + 1;
        }
    }

    private string Sentence(PictureRemarks remark, int count) => $"{Count(count, "picture")} in {_folder.Root} " + remark switch
    {
        PictureRemarks.ColorProfile => "with a gamma or color profile: it was not applied, the stored values were taken.",
        PictureRemarks.Transparency => "with transparency: it was dropped, the colors below it were taken.",
        PictureRemarks.TrailingBytes => "followed by more bytes: they were not read.",
        PictureRemarks.JpegWarning => "with damage that the JPEG decoder got over.",
        _ => "with an Exif orientation: it was not applied, the pixels are as stored.",
    };

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? string.Empty : "s")}");
}
