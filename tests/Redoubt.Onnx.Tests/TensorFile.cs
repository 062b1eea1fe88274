using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Reads the serialized tensors that ONNX tests store as inputs and expected outputs.</summary>
internal static class TensorFile
{
    public static (Literal Value, OnnxElementType Type, string Name) Read(string path)
    {
        TensorProto tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        return (TensorReader.Read(tensor, new ModelSource(Path.GetFileName(path))), (OnnxElementType)tensor.DataType, tensor.Name);
    }
}
