using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Redoubt.Evidence;

namespace Redoubt.Training;

/// <summary>A checkpoint on disk, in the safetensors format (eight bytes header length, JSON header with type, shape and place of every tensor, then the numbers), so that
/// other programs can read the weights. Written beside, flushed and renamed; a damaged file is refused.</summary>
/// <param name="path">The file.</param>
public sealed class CheckpointFile(string path)
{
    private const int LongestHeader = 100_000_000, LengthBytes = 8;
    private const string Metadata = "__metadata__", RunKey = "run", HashKey = "sha256";

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Whether there is a checkpoint.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Removes the checkpoint; nothing happens where there is none.</summary>
    public void Delete() => File.Delete(Path);

    internal void Save(TrainingCheckpoint checkpoint)
    {
        string[] names = [.. checkpoint.Tensors.Keys.Order(StringComparer.Ordinal)];
        var header = new JsonObject
        {
            [Metadata] = new JsonObject
            {
                [RunKey] = JsonSerializer.Serialize(checkpoint, TrainingJsonContext.Default.TrainingCheckpoint),
                [HashKey] = Hash(names.Select(name => checkpoint.Tensors[name])),
            },
        };
        long offset = 0;
        foreach (string name in names)
        {
            int count = checkpoint.Tensors[name].Length;
            long end = offset + (long)count * sizeof(float);
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(count), ["data_offsets"] = new JsonArray(offset, end) };
            offset = end;
        }

        byte[] text = JsonSerializer.SerializeToUtf8Bytes((JsonNode)header, TrainingJsonContext.Default.JsonNode);
        AtomicFile.Write(Path, stream =>
        {
            Span<byte> length = stackalloc byte[LengthBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Length);
            stream.Write(length);
            stream.Write(text);
            foreach (string name in names) stream.Write(MemoryMarshal.AsBytes(checkpoint.Tensors[name].AsSpan()));
        });
    }

    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    internal TrainingCheckpoint Load()
    {
        try
        {
            using FileStream stream = File.OpenRead(Path);
            return Read(stream);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw Damaged(e.Message);
        }
    }

    private TrainingCheckpoint Read(FileStream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestHeader || (long)length > stream.Length) throw Damaged($"its header would be {length} bytes long");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        JsonObject header = JsonNode.Parse(text)?.AsObject() ?? throw Damaged("it has no header");
        JsonObject metadata = header[Metadata]?.AsObject() ?? throw Damaged("it does not describe a training run");
        TrainingCheckpoint checkpoint = JsonSerializer.Deserialize((string?)metadata[RunKey] ?? string.Empty, TrainingJsonContext.Default.TrainingCheckpoint)
            ?? throw Damaged("it does not describe a training run");
        var tensors = ImmutableDictionary.CreateBuilder<string, float[]>();
        string[] names = [.. header.Select(static pair => pair.Key).Where(static key => key != Metadata)];
        foreach (string name in names.Order(StringComparer.Ordinal)) tensors.Add(name, ReadTensor(stream, header[name]!.AsObject()));
        if ((string?)metadata[HashKey] != Hash(tensors.OrderBy(static t => t.Key, StringComparer.Ordinal).Select(static t => t.Value))) throw Damaged("its numbers do not match their checksum");
        return checkpoint with { Tensors = tensors.ToImmutable() };
    }

    private float[] ReadTensor(FileStream stream, JsonObject entry)
    {
        JsonArray offsets = entry["data_offsets"]!.AsArray();
        long bytes = (long)offsets[1]! - (long)offsets[0]!;
        if ((string?)entry["dtype"] != "F32" || bytes < 0 || bytes % sizeof(float) != 0 || bytes > stream.Length - stream.Position) throw Damaged("a tensor lies outside the file");
        float[] values = new float[bytes / sizeof(float)];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private InvalidDataException Damaged(string reason) => new($"The checkpoint {Path} cannot be used: {reason}.");

    private static string Hash(IEnumerable<float[]> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] values in tensors) hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
