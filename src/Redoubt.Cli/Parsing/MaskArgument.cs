using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The value of <c>--mask</c>: a file or the name of a mask for faces. Read before the work begins, drawn when the size of the rows is known.</summary>
internal sealed class MaskArgument
{
    private readonly string _name;
    private readonly MaskFile? _file;

    private MaskArgument(string name, MaskFile? file)
    {
        _name = name;
        _file = file;
    }

    /// <summary>Reads the argument; null for none.</summary>
    /// <exception cref="InvalidUsageException">There is no such file and no such mask.</exception>
    /// <exception cref="UnreadableDataException">The file is damaged.</exception>
    public static MaskArgument? Parse(string? text)
    {
        if (text is null) return null;
        if (FaceMasks.Names.Contains(text)) return new MaskArgument(text, null);
        if (!File.Exists(text))
            throw new InvalidUsageException($"--mask must be {string.Join(", ", FaceMasks.Names)} or a PNG or NPY file; there is no file '{text}'.");
        var file = MaskFile.Read(text);
        return file.Free.Contains(true)
            ? new MaskArgument(Path.GetFileName(text), file)
            : throw new InvalidUsageException($"--mask {text} lets no value change: it is black everywhere.");
    }

    /// <summary>The mask of rows.</summary>
    /// <param name="example">Shape of one row in attack space.</param>
    /// <exception cref="InvalidUsageException">The mask does not fit the rows.</exception>
    public PerturbationMask For(Shape example)
    {
        if (_file is { } whole && whole.Shape == example) return new PerturbationMask(_name, example, whole.Free);
        if (example.Rank != 3) throw new InvalidUsageException($"--mask {_name}: the rows {example} are no images [C,H,W]; they take a .npy mask of their own shape.");
        if (_file is not { } pixels) return PerturbationMask.OfPixels(_name, example, FaceMasks.Draw(_name, example[1], example[2]));
        return pixels.Shape == new Shape(example[1], example[2])
            ? PerturbationMask.OfPixels(_name, example, pixels.Free)
            : throw new InvalidUsageException($"--mask {_name} is {pixels.Shape}, the images in attack space are {example}: it must have their height and width, {example[1]}x{example[2]}.");
    }
}
