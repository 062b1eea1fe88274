using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using Redoubt.Data;

namespace Redoubt.Cli.Tests;

public sealed class RemoteAttackTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    private static readonly string[] Square = ["--data", "digits/test#0:30", "--attack", "square", "--norm", "linf", "--epsilon", "0.15", "--queries", "60", "--threads", "1"];

    [Fact]
    public async Task Attack_ServedModel_GivesTheBytesOfTheAttackOnTheFile()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        string local = digits.File("local.npy"), far = digits.File("far.npy"), json = digits.File("far.json");
        Succeed("attack", digits.Model, [.. Square, "--out", local]);
        CliRun run = Succeed("attack", server.Address.AbsoluteUri, [.. Square, "--rate", "0", "--out", far, "--json", json]);
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(far));
        Assert.Contains("Queries ", run.Output, StringComparison.Ordinal);
        await Schemas.AssertValid("attack", json);
        JsonElement target = Json(json).GetProperty("target");
        Assert.Equal(server.Address.AbsoluteUri, target.GetProperty("url").GetString());
        Assert.Equal("open-inference-v2", target.GetProperty("protocol").GetString());
        Assert.Equal(JsonValueKind.Null, target.GetProperty("authorizedBy").ValueKind);

        // Every unperturbed row once, every query of the attack but the clean one, and every broken row again.
        JsonElement[] rows = [.. Json(json).GetProperty("rows").EnumerateArray()];
        long attack = rows.Sum(static row => Math.Max(0, row.GetProperty("queries").GetInt64() - 1)), broken = rows.Count(static row => row.GetProperty("success").GetBoolean());
        Assert.True(broken > 0);
        Assert.Equal(rows.Length + attack + broken, target.GetProperty("queries").GetInt64());
    }

    [Fact]
    public async Task Predict_ServedModel_GivesTheScoresOfTheFile()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        string inputs = digits.File("rows.npy"), local = digits.File("rows-local.npy"), far = digits.File("rows-far.npy"), json = digits.File("rows.json");
        NpyArray.Of(DataLoader.Load("digits/test#0:9", TestContext.Current.CancellationToken).Inputs).Save(inputs);
        Succeed("predict", digits.Model, ["--inputs", inputs, "--out", local]);
        CliRun run = Succeed("predict", server.Address.AbsoluteUri, ["--inputs", inputs, "--out", far, "--rate", "0", "--json", json]);
        Assert.Equal(NpyArray.Load(local).ToTensor().Data.ToArray(), NpyArray.Load(far).ToTensor().Data.ToArray());
        await Schemas.AssertValid("prediction", json);
        Assert.Equal(9, Json(json).GetProperty("target").GetProperty("queries").GetInt64());
        Assert.Contains("Scores [9,10] ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://models.example.org/v2/models/m", "is not this machine")]
    [InlineData("http://127.0.0.1:9/v2/models/m", "127.0.0.1")]
    public void Predict_ServiceThatMayNotBeAsked_IsRefused(string target, string expected)
    {
        string inputs = digits.File("two.npy");
        NpyArray.Of(DataLoader.Load("digits/test#0:2", TestContext.Current.CancellationToken).Inputs).Save(inputs);
        CliRun run = CliRun.Of("predict", target, "--inputs", inputs, "--out", digits.File("never.npy"), "--retries", "0");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    // An attack that sees decisions only finds the same from labels as from the scores behind them.
    [Fact]
    public async Task Attack_LabelsOfAService_GiveTheBytesOfTheAttackOnTheFile()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d");
        string[] options = ["--data", "digits/test#0:10", "--attack", "hopskipjump", "--norm", "l2", "--queries", "120", "--threads", "1"];
        string local = digits.File("local-hsj.npy"), far = digits.File("far-hsj.npy");
        Succeed("attack", digits.Model, [.. options, "--out", local]);
        await using LabelProxy labels = await LabelProxy.Start(server.Address);
        string target = WriteTarget("labels-of-ours", labels.Address, "/", "label: $.labels");
        Succeed("attack", target, [.. options, "--rate", "0", "--out", far]);
        Assert.Equal(File.ReadAllBytes(local), File.ReadAllBytes(far));
        Assert.True(labels.Requests > 0);
    }

    [Fact]
    public async Task Attack_KilledAndRunAgain_GoesOnAndEndsWithTheSameBytes()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        string whole = digits.File("whole.npy"), resumed = digits.File("resumed.npy"), journal = digits.File("journal"), other = digits.File("journal-2"), json = digits.File("resumed.json");
        Succeed("attack", server.Address.AbsoluteUri, [.. Square, "--rate", "0", "--out", whole, "--journal", other]);

        // Slow enough to be killed in the middle, wherever that is.
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "redoubt.dll"), "attack", server.Address.AbsoluteUri, .. Square, "--rate", "200", "--out", resumed, "--journal", journal])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using (Process process = Process.Start(start)!)
        {
            while (!process.HasExited && (!File.Exists(journal) || new FileInfo(journal).Length < 10_000)) await Task.Delay(5, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(resumed));
        int before = File.ReadLines(journal).Count();
        CliRun run = Succeed("attack", server.Address.AbsoluteUri, [.. Square, "--rate", "0", "--out", resumed, "--journal", journal, "--json", json]);
        Assert.Contains("queries of earlier runs", run.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(resumed));
        Assert.Equal(File.ReadAllLines(other).Order(), File.ReadAllLines(journal).Order());
        long replayed = Json(json).GetProperty("target").GetProperty("replayed").GetInt64();
        Assert.InRange(replayed, 1, before);
        Assert.Equal(File.ReadLines(journal).Count() - 1 - replayed, Json(json).GetProperty("target").GetProperty("queries").GetInt64() - replayed);
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("json")]
    [InlineData("labels")]
    public async Task Attack_ForeignServer_BreaksRowsThatTheModelConfirms(string kind)
    {
        await using ServerProcess server = await Foreign();
        string adversarial = digits.File($"foreign-{kind}.npy"), json = digits.File($"foreign-{kind}.json");
        string target = kind == "v2" ? server.Address.AbsoluteUri : WriteTarget(kind, server.Root, kind == "json" ? "/predict" : "/classify", kind == "json" ? "scores: $.predictions[*].scores" : "label: $.labels");
        Succeed("attack", target, [.. Square, "--rate", "0", "--out", adversarial, "--json", json]);
        JsonElement result = Json(json);
        Assert.True(result.GetProperty("target").GetProperty("retries").GetInt64() > 0);
        Assert.Equal(kind == "labels", result.GetProperty("target").GetProperty("labelsOnly").GetBoolean());
        await Schemas.AssertValid("attack", json);
        Confirm(adversarial, result);
    }

    [Fact]
    public async Task Attack_OtherMachine_NeedsPermissionAndKeepsIt()
    {
        string address = OwnAddress();
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--host", address, "--name", "d");
        string url = server.Address.AbsoluteUri, json = digits.File("permitted.json");
        CliRun refused = CliRun.Of(["attack", url, .. Square, "--rate", "0"]);
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("is not this machine", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--authorized-by", refused.Error, StringComparison.Ordinal);
        Succeed("attack", url, [.. Square, "--rate", "0", "--authorized-by", "the owner of the test", "--json", json]);
        Assert.Equal("the owner of the test", Json(json).GetProperty("target").GetProperty("authorizedBy").GetString());
    }

    [Fact]
    public async Task Assess_Service_ReportsTargetAndLimits()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        string folder = digits.File("assessed");
        CliRun run = Succeed(
            "assess", server.Address.AbsoluteUri, "--data", "digits/test#0:20", "--norm", "linf", "--epsilon", "0.15", "--queries", "30", "--rate", "0", "--out", folder, "--authorized-by", "me <b>");
        Assert.Contains("left out", run.Output, StringComparison.Ordinal);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        string html = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains(server.Address.AbsoluteUri, html, StringComparison.Ordinal);
        Assert.Contains("me &lt;b&gt;", html, StringComparison.Ordinal);
        JsonElement report = Json(Path.Combine(folder, "report.json"));
        Assert.Equal("square", Assert.Single(report.GetProperty("attacks").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("model").GetProperty("sha256").ValueKind);
    }

    [Fact]
    public async Task Assess_LabelsOnly_AttacksDecisions()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model, "--name", "d");
        await using LabelProxy labels = await LabelProxy.Start(server.Address);
        string folder = digits.File("assessed-labels");
        Succeed(
            "assess", WriteTarget("labels-assessed", labels.Address, "/", "label: $.labels"),
            "--data", "digits/test#0:5", "--norm", "l2", "--epsilon", "0.8", "--queries", "60", "--rate", "0", "--out", folder);
        JsonElement report = Json(Path.Combine(folder, "report.json"));
        Assert.Equal("hopskipjump", Assert.Single(report.GetProperty("attacks").EnumerateArray()).GetProperty("name").GetString());
        Assert.True(report.GetProperty("target").GetProperty("labelsOnly").GetBoolean());
        Assert.True(report.GetProperty("target").GetProperty("cost").GetDouble() > 0);
    }

    [Theory]
    [InlineData("The query budget is spent", "--budget", "200")]
    [InlineData("at which to stop, 0.1, was reached", "--stop-at", "0.1")]
    public async Task Attack_StopRule_EndsInOrder(string reason, params string[] options)
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        string json = digits.File($"stopped-{options[0]}.json");
        CliRun run = Succeed("attack", server.Address.AbsoluteUri, [.. Square, "--rate", "0", "--json", json, .. options]);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
        JsonElement result = Json(json);
        Assert.Contains(reason, result.GetProperty("target").GetProperty("stopReason").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("robustAccuracy").ValueKind);
        if (options[0] == "--budget") Assert.InRange(result.GetProperty("target").GetProperty("queries").GetInt64(), 30, 200);
        else Assert.Contains(result.GetProperty("rows").EnumerateArray(), static row => row.GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task Attack_WithGradients_IsRefusedInASentence()
    {
        await using ServerProcess server = await ServerProcess.Serve(digits.Model);
        CliRun run = CliRun.Of("attack", server.Address.AbsoluteUri, "--data", "digits/test#0:10", "--attack", "pgd", "--norm", "linf", "--epsilon", "0.1");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("pgd follows gradients", run.Error, StringComparison.Ordinal);
        Assert.Contains("square", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_NobodyListens_SaysSo()
    {
        CliRun run = CliRun.Of(["attack", "http://127.0.0.1:1/v2/models/m", .. Square, "--retries", "0"]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("The service fails: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_AddressWithAPassword_IsRefusedWithoutRepeatingIt()
    {
        CliRun run = CliRun.Of(["attack", "http://u:hunter2@127.0.0.1:1/v2/models/m", .. Square]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.DoesNotContain("hunter2", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'url' is missing", "body: '{{rows}}'")]
    [InlineData("line 2: 'port' is not a setting", "url: http://127.0.0.1:1/\nport: 3")]
    [InlineData("line 2: 'url' is there twice", "url: http://127.0.0.1:1/\nurl: http://127.0.0.1:1/")]
    [InlineData("body must hold exactly one of", "url: http://127.0.0.1:1/\nbody: '{}'\nscores: $\nclasses: 10")]
    [InlineData("REDOUBT_NO_SUCH_VARIABLE is not set", "url: http://127.0.0.1:1/${REDOUBT_NO_SUCH_VARIABLE}\nbody: '{{rows}}'\nscores: $\nclasses: 10")]
    [InlineData("line 2: 'protocol' must be json or v2", "url: http://127.0.0.1:1/\nprotocol: grpc")]
    [InlineData("line 2: 'batch' must be a number", "url: http://127.0.0.1:1/\nbatch: many\nbody: '{{rows}}'\nscores: $\nclasses: 10")]
    [InlineData("is not this machine", "url: http://example.org/\nbody: '{{rows}}'\nscores: $\nclasses: 10")]
    [InlineData("http://HOST/v2/models/NAME", "url: http://127.0.0.1:1/predict\nprotocol: v2")]
    public void Attack_WrongTargetFile_NamesFileAndLine(string part, string text)
    {
        string path = digits.File("wrong.yaml");
        File.WriteAllText(path, text);
        CliRun run = CliRun.Of(["attack", path, .. Square, "--retries", "0"]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_OptionsOfServicesForAFile_AreRefused()
    {
        CliRun run = CliRun.Of(["attack", digits.Model, .. Square, "--budget", "100"]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("--budget is for a deployed service", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Certify_Service_NeedsTheModel()
    {
        CliRun run = CliRun.Of("certify", "http://127.0.0.1:1/v2/models/m", "--data", "digits/test#0:5", "--norm", "linf", "--epsilon", "0.01", "--method", "ibp");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("this needs the model itself", run.Error, StringComparison.Ordinal);
    }

    private static CliRun Succeed(string verb, string model, params string[] options)
    {
        CliRun run = CliRun.Of([verb, model, .. options]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error + run.Output);
        return run;
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;

    // Rows that count as broken must be decided otherwise by our own run of the model too; both arithmetics agree but for margins near 0.
    private void Confirm(string adversarial, JsonElement result)
    {
        string scores = adversarial + ".scores.npy";
        Succeed("predict", digits.Model, "--inputs", adversarial, "--out", scores, "--threads", "1");
        float[] values = NpyArray.Load(scores).ToArray<float>();
        int broken = 0;
        foreach ((int index, JsonElement row) in result.GetProperty("rows").EnumerateArray().Index())
        {
            if (!row.GetProperty("success").GetBoolean()) continue;
            broken++;
            float[] own = values[(index * 10)..((index + 1) * 10)];
            int label = row.GetProperty("label").GetInt32();
            Assert.True(own.Where((_, c) => c != label).Max() > own[label] - 1e-3f, $"row {index}");
        }

        Assert.True(broken > 0);
    }

    private string WriteTarget(string name, Uri server, string path, string result)
    {
        string file = digits.File(name + ".yaml");
        string[] lines =
        [
            $"url: {new Uri(server, path)}", "headers:", "  X-Test: redoubt", "body: '{\"instances\": {{rows}}}'", result, "classes: 10", "batch: 8", "price-per-1000: 1.5",
        ];
        File.WriteAllLines(file, lines);
        return file;
    }

    private async Task<ServerProcess> Foreign()
    {
        string script = digits.File("foreign-server.js");
        File.Copy(Path.Combine(Schemas.RepositoryRoot(), "tests", "Redoubt.Cli.Tests", "Targets", "foreign-server.js"), script, overwrite: true);
        try
        {
            return await ServerProcess.Start("node", [script, digits.Model]);
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not installed.");
            throw;
        }
    }

    private static string OwnAddress()
    {
        IPAddress? address = NetworkInterface.GetAllNetworkInterfaces()
            .Where(static network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static unicast => unicast.Address)
            .FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(address is null, "This machine has no address besides the loopback.");
        return address!.ToString();
    }
}
