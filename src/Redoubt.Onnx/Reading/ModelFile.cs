using System.Security.Cryptography;
using Google.Protobuf;

namespace Redoubt.Onnx;

/// <summary>The bytes of a model file, parsed as messages; nothing in them is believed yet.</summary>
/// <param name="Message">The file's content.</param>
/// <param name="Source">The file.</param>
/// <param name="Digest">Computes <see cref="ImportedModel.Sha256"/>.</param>
/// <param name="Length">Bytes of the file and of the files beside it that its tensors name.</param>
internal sealed record ModelFile(ModelProto Message, ModelSource Source, Lazy<string> Digest, long Length)
{
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <summary>Reads a stream to its end and parses it.</summary>
    /// <exception cref="InvalidModelException">The stream is too long or is not an ONNX file.</exception>
    public static ModelFile Read(Stream stream, ModelSource source, long maximumBytes)
    {
        byte[] bytes = ReadAll(stream, source, maximumBytes);
        ModelProto message = Parse(bytes, source);
        if (message.Graph is null) throw source.Error(bytes.Length == 0 ? "the file is empty." : "the file holds no graph; it is not an ONNX model.");
        return new ModelFile(message, source, new Lazy<string>(Convert.ToHexStringLower(SHA256.HashData(bytes))), bytes.Length);
    }

    /// <summary>Reads a file and parses it; its tensors may be kept in files beside it.</summary>
    /// <exception cref="InvalidModelException">The file is too long or is not an ONNX file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Read(string path, long maximumBytes)
    {
        using FileStream stream = File.OpenRead(path);
        var source = new ModelSource(Path.GetFileName(path), Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetPathRoot(Path.GetFullPath(path)));
        ModelFile file = Read(stream, source, maximumBytes);
        string[] locations = [.. ExternalTensors.LocationsOf(file.Message).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (locations.Length == 0) return file;
        InvalidModelException Error(string predicate) => source.Error($"the model {predicate}.");
        return file with
        {
            Digest = new Lazy<string>(() => source.External!.Digest(file.Digest.Value, source.Name, locations, Error)),
            Length = file.Length + locations.Sum(location => source.External!.Length(location, Error)),
        };
    }

    private static ModelProto Parse(byte[] bytes, ModelSource source)
    {
        try
        {
            // Parsing from one array: every length inside is checked against the bytes that are left; nesting is limited to 100.
            return Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw source.Error($"the file is not an ONNX model or is damaged ({e.Message})", e);
        }
    }

    private static byte[] ReadAll(Stream stream, ModelSource source, long maximumBytes)
    {
        if (stream.CanSeek && stream.Length - stream.Position > maximumBytes) throw TooLong(source, maximumBytes);
        using var buffer = new MemoryStream(stream.CanSeek ? (int)(stream.Length - stream.Position) : 0);
        byte[] part = new byte[1 << 16];
        int read;
        while ((read = stream.Read(part)) > 0)
        {
            if (buffer.Length + read > maximumBytes) throw TooLong(source, maximumBytes);
            buffer.Write(part, 0, read);
        }

        return buffer.Length == buffer.Capacity ? buffer.GetBuffer() : buffer.ToArray();
    }

    private static InvalidModelException TooLong(ModelSource source, long maximumBytes) =>
        source.Error($"the file is longer than the limit of {maximumBytes} bytes.");
}
