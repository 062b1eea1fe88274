using System.Security.Cryptography;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class StackBundleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string FilePath => Path.Combine(_folder, "a.stack");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameStack()
    {
        StackContent content = Content();
        StackBundle.Write(FilePath, content, _key);
        Assert.True(StackBundle.IsBundle(FilePath));
        StackContent read = StackBundle.Read(FilePath, _key);
        Assert.Equal(StackKey.IdOf(_key), read.SignedBy);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(FilePath))), read.Sha256);
        Assert.Equal(content.Manifest.Members, read.Manifest.Members);
        Assert.Equal(content.Manifest.Shape, read.Manifest.Shape);
        Assert.Equal(content.Manifest.Parts, read.Manifest.Parts);
        Assert.Equal(content.Manifest.Defenses[0].Settings, read.Manifest.Defenses[0].Settings);
        Assert.Equal(content.Manifest.Mapping.Scale, read.Manifest.Mapping.Scale);
        Assert.Equal(content.Files["m.onnx"], read.Files["m.onnx"]);
    }

    // Every byte of the file is under the signature or a hash: flipping any one of them is refused in one sentence, and nothing else is thrown.
    [Fact]
    public void Read_AnyByteChanged_IsRefused()
    {
        StackBundle.Write(FilePath, Content(), _key);
        byte[] good = File.ReadAllBytes(FilePath);
        string changed = Path.Combine(_folder, "changed.stack");
        for (int i = 0; i < good.Length; i++)
        {
            if (i > 200 && i < good.Length - 400 && i % 13 != 0) continue;
            byte[] bad = [.. good];
            bad[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(changed, bad);
            string message = Assert.Throws<InvalidDataException>(() => StackBundle.Read(changed, _key)).Message;
            Assert.StartsWith(changed, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_CutShortOrLengthened_IsRefused()
    {
        StackBundle.Write(FilePath, Content(), _key);
        byte[] good = File.ReadAllBytes(FilePath);
        string changed = Path.Combine(_folder, "cut.stack");
        for (int length = 0; length < good.Length; length += length < 400 ? 1 : 61)
        {
            File.WriteAllBytes(changed, good[..length]);
            _ = Assert.Throws<InvalidDataException>(() => StackBundle.Read(changed));
        }

        File.WriteAllBytes(changed, [.. good, 0]);
        Assert.Equal($"{changed} was changed after it was signed: 1 bytes follow its last part.", Assert.Throws<InvalidDataException>(() => StackBundle.Read(changed)).Message);
    }

    // A length that claims more than the file has allocates nothing.
    [Fact]
    public void Read_HugeLengths_AreRefusedBeforeAllocation()
    {
        byte[] head = [.. "REDOUBT-STACK-1\n"u8, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3];
        File.WriteAllBytes(FilePath, head);
        Assert.Equal($"{FilePath}: byte 16: the manifest has 2147483647 bytes; at most 1048576 are allowed.", Assert.Throws<InvalidDataException>(() => StackBundle.Read(FilePath)).Message);
        head[18] = head[19] = 0;
        File.WriteAllBytes(FilePath, head);
        Assert.Equal($"{FilePath}: byte 20: the manifest reaches beyond the end of the file.", Assert.Throws<InvalidDataException>(() => StackBundle.Read(FilePath)).Message);
    }

    // A correctly signed file of another owner, and one that an attacker signed anew after a change.
    [Fact]
    public void Read_AnotherKey_IsRefusedWhereOneIsTrusted()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        StackBundle.Write(FilePath, Content(), other);
        Assert.Equal(StackKey.IdOf(other), StackBundle.Read(FilePath).SignedBy);
        Assert.Equal($"{FilePath} is signed by the key {StackKey.IdOf(other)}, not by the trusted key {StackKey.IdOf(_key)}.", Assert.Throws<InvalidDataException>(() => StackBundle.Read(FilePath, _key)).Message);
    }

    [Fact]
    public void Read_SignedButSenseless_IsRefused()
    {
        var content = new StackContent(Content().Manifest with { Members = ["other.onnx"] }, Content().Files);
        StackBundle.Write(FilePath, content, _key);
        Assert.Equal($"{FilePath}: It names a part 'other.onnx', which is not in it.", Assert.Throws<InvalidDataException>(() => StackBundle.Read(FilePath)).Message);
        StackBundle.Write(FilePath, new StackContent(Content().Manifest with { Bounds = [1, 0] }, Content().Files), _key);
        Assert.Contains("Its bounds must be two numbers, the smaller first.", Assert.Throws<InvalidDataException>(() => StackBundle.Read(FilePath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NewKey_SignsAndItsPublicHalfVerifies()
    {
        string secret = Path.Combine(_folder, "k.pem"), open = Path.Combine(_folder, "k.pub.pem");
        string id = StackKey.Create(secret, open);
        using (ECDsa key = StackKey.Load(secret)) StackBundle.Write(FilePath, Content(), key);
        using ECDsa trusted = StackKey.Load(open);
        Assert.Equal(id, StackBundle.Read(FilePath, trusted).SignedBy);
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(open), StringComparison.Ordinal);
        Assert.ThrowsAny<CryptographicException>(() => StackBundle.Write(FilePath, Content(), trusted));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        File.WriteAllText(open, "no key");
        Assert.Equal($"{open} holds no ECDSA key on the curve P-256 in PEM form.", Assert.Throws<InvalidDataException>(() => StackKey.Load(open)).Message);
    }

    // Two linear members, a detector of each coordinate, and a quantization: everything can be recomputed by hand.
    [Theory]
    [InlineData(StackRule.Any, StackAction.Reject)]
    [InlineData(StackRule.All, StackAction.Flag)]
    public void Answer_ComposedByHand_FollowsRuleAndPolicy(StackRule rule, StackAction action)
    {
        StackContent content = StackContent.Of(
            Content().Manifest with { Detectors = ["d0.onnx", "d1.onnx"], Rule = rule, Action = action },
            new Dictionary<string, byte[]>(Content().Files) { ["d0.onnx"] = Detector(0), ["d1.onnx"] = Detector(1) });
        using RunningStack running = DefenseStack.Open(content).Start(seed: 1, threads: 1);
        Tensor rows = Rows.Random(new Shape(50, 2), 4);
        StackAnswer[] answers = running.Answer(rows);
        for (int row = 0; row < 50; row++)
        {
            (float x, float y) = (rows.Row(row)[0], rows.Row(row)[1]);
            double[] leads = [x - 0.5, y - 0.5];
            double lead = rule == StackRule.Any ? leads.Max() : leads.Min();
            Assert.Equal(lead, answers[row].Suspicion!.Value, 1e-5);
            if (Math.Abs(lead) > 1e-4) Assert.Equal(lead > 0 ? action : null, answers[row].Action);

            // quantize=3: levels 0, ½, 1; the model compares the coordinates.
            double qx = Math.Round(2.0 * x, MidpointRounding.ToEven), qy = Math.Round(2.0 * y, MidpointRounding.ToEven);
            Assert.Equal(qx == qy ? null : qx > qy ? 0 : 1, answers[row].Class);
        }
    }

    [Fact]
    public void Open_PartsThatDoNotFit_SaysWhich()
    {
        StackContent wrong = StackContent.Of(Content().Manifest with { Shape = [3] }, Content().Files);
        Assert.StartsWith("The part 'm.onnx' does not fit: ", Assert.Throws<ArgumentException>(() => DefenseStack.Open(wrong)).Message, StringComparison.Ordinal);
        StackContent names = StackContent.Of(Content().Manifest with { Classes = ["a", "b", "c"] }, Content().Files);
        Assert.Equal("There are 3 names for 2 classes.", Assert.Throws<ArgumentException>(() => DefenseStack.Open(names)).Message);
        StackContent defense = StackContent.Of(Content().Manifest with { Defenses = [new StackDefense { Name = "median" }] }, Content().Files);
        Assert.StartsWith("median needs images", Assert.Throws<ArgumentException>(() => DefenseStack.Open(defense).Start(0, 1)).Message, StringComparison.Ordinal);
    }

    internal static StackContent Content() => StackContent.Of(
        new StackManifest
        {
            Name = "test",
            Shape = [2],
            Bounds = [0, 1],
            Mapping = new InputMapping(),
            Defenses = [StackDefense.Of(ConfiguredDefense.Of("quantize", new Dictionary<string, double> { ["levels"] = 3 }))],
            Members = ["m.onnx"],
        },
        new Dictionary<string, byte[]> { ["m.onnx"] = Model() });

    private static byte[] Model() => Bytes(static x => x * 1f, "scores");

    private static byte[] Detector(int column) => Bytes(x =>
    {
        Value half = (x.Slice(1, column, column + 1) + -0.5f) * 0.5f;
        return x.Builder.Apply(OpKind.Concat, [-half, half], new ConcatAttributes(1));
    }, "verdict");

    private static byte[] Bytes(Func<Value, Value> emit, string output)
    {
        var graph = new GraphBuilder();
        Value x = graph.Input("x", TensorType.Float(Dimension.Batch, 2));
        string path = Path.GetTempFileName();
        try
        {
            OnnxExporter.Write(graph.Build((output, emit(x))), path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
