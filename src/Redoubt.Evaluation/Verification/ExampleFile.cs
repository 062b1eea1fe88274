using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Saved adversarial examples: attack-space values <c>[N, …]</c> as float32 NPY, rows in the order of the data.</summary>
public static class ExampleFile
{
    /// <summary>Writes the examples whole or not at all.</summary>
    /// <param name="path">Target path; an existing file is replaced.</param>
    /// <param name="examples">One row per row of the data; rows without an example hold the clean input.</param>
    public static void Write(string path, Tensor examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        NpyArray.Of(examples).Save(path);
    }

    /// <summary>Reads them back.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="shape">Shape of the data that the examples belong to.</param>
    /// <exception cref="UnreadableDataException">The file is damaged, not float32, or of another shape.</exception>
    public static Tensor Read(string path, Shape shape)
    {
        NpyArray array = NpyArray.Load(path);
        if (array.Type != NpyType.Float32) throw new UnreadableDataException(path, $"adversarial examples are stored as float32, this array is {array}");
        if (array.Shape != shape) throw new UnreadableDataException(path, $"the data have the shape {shape}, this array is {array}");
        return array.ToTensor();
    }
}
