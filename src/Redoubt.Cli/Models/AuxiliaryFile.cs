using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary>A model file that takes part in training another one, as <c>--with</c> names it.</summary>
internal static class AuxiliaryFile
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">ONNX file of a classifier that takes the rows as they are trained on: without scale, mean or deviation.</param>
    /// <param name="example">Shape of the rows.</param>
    /// <exception cref="InvalidUsageException">There is no such file, or it does not take the rows.</exception>
    public static AuxiliaryModel Read(string path, Shape example)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"--with {path}: there is no such file.");
        ImportedModel imported = OnnxModel.Load(path);
        try
        {
            return new AuxiliaryModel(imported.FileName, imported.Sha256, MappedModel.Create(imported.Graph, new InputMapping(), example).Graph);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"--with {path}: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }
}
