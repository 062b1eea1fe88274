namespace Redoubt.Cli.Tests;

/// <summary>A small network that the program itself trained on the embedded digits, shared by the tests that need a model.</summary>
public sealed class TrainedDigits : IDisposable
{
    public TrainedDigits()
    {
        Folder = Directory.CreateTempSubdirectory("redoubt-cli-").FullName;
        Model = File("digits.onnx");
        TrainingJson = File("train.json");
        CliRun run = CliRun.Of(
            "train", "--data", "digits/train#0:600", "--test-data", "digits/test", "--architecture", "mlp", "--epochs", "4", "--out", Model, "--json", TrainingJson, "--threads", "1");
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
    }

    public string Folder { get; }

    public string Model { get; }

    public string TrainingJson { get; }

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
