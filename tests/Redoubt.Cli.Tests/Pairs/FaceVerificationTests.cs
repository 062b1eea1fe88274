using Redoubt.Evidence;
using Redoubt.Testing;

namespace Redoubt.Cli.Tests;

/// <summary>The real verifier on real faces, where they lie beside the repository.</summary>
public sealed class FaceVerificationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-faces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The model's record states an area of 0.9437 over all pairs of the first 40 images.
    [Fact]
    [Trait("Speed", "Slow")]
    public void Attack_AllPairsOfFortyImages_ReproducesTheRecordedArea()
    {
        string[] lines = [.. from a in Enumerable.Range(0, 40) from b in Enumerable.Range(a + 1, 39 - a) select $"{a},{b},{(a / 10 == b / 10 ? 1 : 0)}"];
        AttackResult result = Attack(lines, "--attack", "fgsm", "--epsilon", "1/255", "--sample", "2");
        Assert.Equal(0.9437, result.Pairs!.Area, 3e-4);
        Assert.Equal((180, 600), (result.Pairs.SamePairs, result.Pairs.DifferentPairs));
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Attack_EightLevels_DodgesAndImpersonates()
    {
        string[] lines = [.. Enumerable.Range(0, 8).SelectMany(static p => new[] { $"{10 * p},{10 * p + 1},1", $"{10 * p},{10 * p + 15},0" })];
        AttackResult result = Attack(lines, "--attack", "pgd", "--epsilon", "8/255", "--threshold", "0.493");
        Assert.True(result.Pairs!.Dodging!.Total >= 4 && result.Pairs.Impersonation!.Total >= 6, "too few pairs are decided rightly to test anything");
        Assert.Equal((1.0, 1.0), (result.Pairs.Dodging.Value, result.Pairs.Impersonation!.Value));
    }

    private AttackResult Attack(string[] pairs, params string[] options)
    {
        if (!SharedData.TryFind("data/faces-orl/orl-112x92-images-idx3-ubyte.gz", out string? images, out string? missing)) Assert.Skip(missing);
        if (!SharedData.TryFind("data/models/mobilefacenet/model.onnx", out string? model, out missing)) Assert.Skip(missing);
        string list = Path.Combine(_folder, "pairs.csv"), json = Path.Combine(_folder, "r.json"), labels = Path.Combine(Path.GetDirectoryName(images)!, "labels-idx1-ubyte.gz");
        File.WriteAllLines(list, pairs);
        CliRun run = CliRun.Of(
        [
            "attack", model, "--data", $"idx:{images},{labels}", "--task", "verification", "--pairs", list, "--resize", "112x112", "--channels", "rgb", "--scale", "255", "--mean", "127", "--std", "128",
            "--norm", "linf", "--json", json, .. options,
        ]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        return EvidenceJson.Load<AttackResult>(json);
    }
}
