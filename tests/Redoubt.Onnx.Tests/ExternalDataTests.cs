using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Redoubt.Onnx.Tests;

/// <summary>Tensors kept in other files: inside the model's folder only, and with sizes that are true.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("redoubt-external-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_OffsetAndLength_ReadsThatPart()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "weights"));
        WriteFloats("weights/w.bin", 7, 10, 100, 8);
        ImportedModel model = Load(("location", "weights/w.bin"), ("offset", "4"), ("length", "8"));

        Assert.Equal([11, 102], ModelBytes.Run(model, 1, 1, 2));
        Assert.Equal(2, model.ParameterCount);
    }

    [Fact]
    public void Load_Digest_CoversTheOtherFiles()
    {
        WriteFloats("b.bin", 10, 100);
        ImportedModel first = Load(("location", "b.bin"));
        string Hex(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder.FullName, name))));
        string expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Hex("model.onnx")}  model.onnx\n{Hex("b.bin")}  b.bin\n")));
        Assert.Equal(expected, first.Sha256);

        WriteFloats("b.bin", 10, 101);
        Assert.NotEqual(first.Sha256, Load(("location", "b.bin")).Sha256);
    }

    [Theory]
    [InlineData("../w.bin", "keeps its numbers in '../w.bin', which is not a path inside the model's folder.")]
    [InlineData("a/../../w.bin", "keeps its numbers in 'a/../../w.bin', which is not a path inside the model's folder.")]
    [InlineData("..\\w.bin", "keeps its numbers in '..\\w.bin', which is not a path inside the model's folder.")]
    [InlineData("/etc/hostname", "keeps its numbers in '/etc/hostname', which is not a path inside the model's folder.")]
    [InlineData("C:\\w.bin", "keeps its numbers in 'C:\\w.bin', which is not a path inside the model's folder.")]
    [InlineData("", "keeps its numbers in '', which is not a path inside the model's folder.")]
    [InlineData("none.bin", "keeps its numbers in 'none.bin', and there is no such file beside the model.")]
    [InlineData(".", "keeps its numbers in '.', which is a link out of the model's folder.")]
    public void Load_PathOutsideTheFolder_IsRefused(string location, string end)
    {
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => Load(("location", location)));
        Assert.EndsWith(end, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LinksThatLeaveTheFolder_AreRefused()
    {
        DirectoryInfo outside = Directory.CreateTempSubdirectory("redoubt-outside-");
        try
        {
            File.WriteAllBytes(Path.Combine(outside.FullName, "w.bin"), new byte[8]);
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, "file.bin"), Path.Combine(outside.FullName, "w.bin"));
            Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "folder"), outside.FullName);
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, "twice.bin"), "folder/w.bin");
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, "circle.bin"), "circle.bin");
            foreach (string location in new[] { "file.bin", "folder/w.bin", "twice.bin", "circle.bin" })
            {
                InvalidModelException e = Assert.Throws<InvalidModelException>(() => Load(("location", location)));
                Assert.Contains("is a link out of the model's folder", e.Message, StringComparison.Ordinal);
            }
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public void Load_LinkInsideTheFolder_IsFollowed()
    {
        WriteFloats("w.bin", 10, 100);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link.bin"), "w.bin");
        Assert.Equal([11, 102], ModelBytes.Run(Load(("location", "link.bin")), 1, 1, 2));
    }

    [Theory]
    [InlineData("offset", "4", "keeps 8 bytes at position 4 of 'w.bin', which is 8 bytes long.")]
    [InlineData("offset", "9223372036854775807", "keeps 8 bytes at position 9223372036854775807 of 'w.bin', which is 8 bytes long.")]
    [InlineData("offset", "-1", "has '-1' as the offset in another file.")]
    [InlineData("length", "4", "needs 8 bytes for extents [2] but keeps 4 in 'w.bin'.")]
    [InlineData("length", "many", "has 'many' as the length in another file.")]
    [InlineData("location", "w.bin", "states the location in another file twice.")]
    public void Load_WrongBounds_AreRefused(string key, string value, string end)
    {
        WriteFloats("w.bin", 10, 100);
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => Load(("location", "w.bin"), (key, value)));
        Assert.Equal("model.onnx: tensor 'w' " + end, e.Message);
    }

    [Fact]
    public void Load_ClaimBeyondTheFile_AllocatesNothing()
    {
        WriteFloats("w.bin", 1);
        ModelBytes model = Model(("location", "w.bin"));
        model.Message.Graph.Initializer[0].Dims[0] = 1 << 30;
        string path = Save(model);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => OnnxModel.Load(path));

        Assert.Equal("model.onnx: tensor 'w' keeps 4294967296 bytes at position 0 of 'w.bin', which is 4 bytes long.", e.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Load_OneFileUsedOverAndOver_IsRefused()
    {
        // A small model that names one large file a thousand times would take a thousand times its length.
        float[] many = new float[1 << 16];
        File.WriteAllBytes(Path.Combine(_folder.FullName, "w.bin"), MemoryMarshal.AsBytes(many.AsSpan()));
        var model = new ModelBytes();
        model.Input("x", "N", 1 << 16);
        for (int i = 0; i < 8; i++) model.Stored(External($"w{i}", 1 << 16, ("location", "w.bin"))).Node("Add", [i == 0 ? "x" : $"h{i - 1}", $"w{i}"], $"h{i}");
        string path = Save(model.Output("h7"));
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => OnnxModel.Load(path));
        Assert.Equal("model.onnx: tensor 'w4' reads 'w.bin' once more than the 4 times that a model may.", e.Message);
    }

    private static ModelBytes Model(params (string Key, string Value)[] entries) =>
        new ModelBytes().Input("x", "N", 2).Stored(External("w", 2, entries)).Node("Add", ["x", "w"], "y").Output("y");

    private static TensorProto External(string name, int count, params (string Key, string Value)[] entries)
    {
        var tensor = new TensorProto { Name = name, DataType = 1, Dims = { count }, DataLocation = TensorProto.Types.DataLocation.External };
        tensor.ExternalData.AddRange(entries.Select(static e => new StringStringEntryProto { Key = e.Key, Value = e.Value }));
        return tensor;
    }

    private ImportedModel Load(params (string Key, string Value)[] entries) => OnnxModel.Load(Save(Model(entries)));

    private string Save(ModelBytes model)
    {
        string path = Path.Combine(_folder.FullName, "model.onnx");
        File.WriteAllBytes(path, model.ToArray());
        return path;
    }

    private void WriteFloats(string name, params float[] values) =>
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
