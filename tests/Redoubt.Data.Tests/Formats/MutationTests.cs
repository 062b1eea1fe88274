using Redoubt.Tensors;

namespace Redoubt.Data.Tests;

/// <summary>Damaged files: every parser either reads them or reports them, and never holds much more than the file could contain.</summary>
public sealed class MutationTests
{
    private const int MutationsPerCase = 2500;

    // A new seed every day would make failures hard to repeat in a bisection; change it here to explore.
    private const ulong Seed = 20260101;

    private static readonly byte[] Labels = FileBytes.Idx([0, 1, 2, 3], 4);

    public static TheoryData<string> Cases => ["idx3", "idx4", "idx-labels", "cifar", "npy", "npy-fortran", "npy-version2", "idx3.gz", "cifar.gz", "npy.gz", "argument"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_MutatedFile_ReadsOrReportsInBoundedMemory(string name)
    {
        byte[] valid = Valid(name);
        Parse(name, valid);
        int rejected = 0;
        for (int i = 0; i < MutationsPerCase; i++)
        {
            byte[] damaged = Damage(name, valid, i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Parse(name, damaged);
            }
            catch (UnreadableDataException e)
            {
                rejected++;
                Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            }
            catch (Exception e)
            {
                Assert.Fail($"{name}, seed {Seed}, mutation {i}: {e.GetType().Name} {e.Message}\n{Convert.ToHexString(damaged)}");
            }

            // Growing buffers at most double, floats are four times their bytes, and gzip expands up to 1032 times; small slack for the readers themselves.
            long allowed = 400_000 + 16L * damaged.Length * (name.EndsWith(".gz", StringComparison.Ordinal) ? 1032 : 1);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < allowed, $"{name}, seed {Seed}, mutation {i} allocated too much");
        }

        Assert.True(rejected > MutationsPerCase / 10, $"only {rejected} of {MutationsPerCase} mutations of {name} were rejected: the mutations are too weak");
    }

    private static byte[] Valid(string name) => name switch
    {
        "idx3" => FileBytes.Idx(FileBytes.Counting(4 * 6), 4, 2, 3),
        "idx4" => FileBytes.Idx(FileBytes.Counting(4 * 18), 4, 2, 3, 3),
        "idx-labels" => Labels,
        "cifar" => FileBytes.Cifar(2),
        "npy" => Npy(Array(), 1, false),
        "npy-fortran" => Npy(Array(), 1, true),
        "npy-version2" => Npy(Array(), 2, false),
        "argument" => "digits#0:5+mnist:/a/train#3:4+idx:\"x,1\",y+cifar10:b#1:2"u8.ToArray(),
        _ => TempFolder.Gzip(Valid(name[..^3])),
    };

    private static NpyArray Array() => NpyArray.Of<float>(new Shape(2, 3), [0, 0.5f, 1, 2, -1, 3]);

    private static byte[] Npy(NpyArray array, byte version, bool fortran)
    {
        using var buffer = new MemoryStream();
        array.Write(buffer);
        byte[] bytes = buffer.ToArray();
        if (fortran) "True, "u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("False,"u8)));
        return version == 1 ? bytes : [.. bytes[..6], version, 0, bytes[8], bytes[9], 0, 0, .. bytes[10..]];
    }

    private static void Parse(string name, byte[] bytes)
    {
        using var source = ByteSource.Of(new MemoryStream(bytes), name);
        switch (name.Split('.', '-')[0])
        {
            case "argument":
                DataSource.Parse(System.Text.Encoding.UTF8.GetString(bytes));
                break;
            case "cifar":
                Collect(new CifarRows(source));
                break;
            case "npy":
                NpyArray.Read(source).ToTensor();
                break;
            case "idx" when name == "idx-labels":
                using (var images = ByteSource.Of(new MemoryStream(Valid("idx3")), "images")) Collect(new IdxRows(images, source));
                break;
            default:
                using (var labels = ByteSource.Of(new MemoryStream(Labels), "labels")) Collect(new IdxRows(source, labels));
                break;
        }
    }

    private static void Collect(RowReader rows) => RowCollector.CollectAll(new SlicedRows(rows, null), "rows", new DataOptions(), CancellationToken.None);

    // Of compressed files every second one is damaged before it is compressed, so that its content is reached.
    private static byte[] Damage(string name, byte[] valid, int mutation)
    {
        RandomKey key = new RandomKey(Seed).Fold((ulong)mutation);
        bool inside = name.EndsWith(".gz", StringComparison.Ordinal) && mutation % 2 == 0;
        return inside ? TempFolder.Gzip(Mutate(Valid(name[..^3]), key)) : Mutate(valid, key);
    }

    // One to four edits: overwrite, insert, delete, truncate or repeat; half of them in the first 128 bytes, where the headers are.
    private static byte[] Mutate(byte[] valid, RandomKey key)
    {
        List<byte> bytes = [.. valid];
        int edits = 1 + key.Below(4);
        for (uint edit = 0; edit < edits && bytes.Count > 0; edit++)
        {
            RandomKey draw = key.Fold(edit);
            int at = draw.Below(draw.Below(2, 0) == 0 ? Math.Min(128, bytes.Count) : bytes.Count, 1);
            byte value = Interesting(draw);
            switch (draw.Below(6, 2))
            {
                case 0:
                    bytes.Insert(at, value);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + draw.Below(8, 3)));
                    break;
                case 2:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + draw.Below(64, 3))));
                    break;
                default:
                    bytes[at] = value;
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte Interesting(RandomKey key)
    {
        ReadOnlySpan<byte> values = [0, 1, 2, 3, 4, 8, 0x7F, 0x80, 0xFF, (byte)'9', (byte)'0', (byte)'(', (byte)')', (byte)',', (byte)'\'', (byte)'{', (byte)'}', (byte)' '];
        int pick = key.Below(values.Length * 2, 4);
        return pick < values.Length ? values[pick] : (byte)key.Below(256, 5);
    }
}
