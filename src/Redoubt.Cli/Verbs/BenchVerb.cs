using System.CommandLine;
using System.Globalization;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary><c>redoubt bench</c>: how fast this machine runs networks, and how near to its peak.</summary>
internal sealed class BenchVerb : Verb
{
    private readonly Argument<string[]> _models;
    private readonly Option<string[]> _inputs;
    private readonly Option<string[]> _names;
    private readonly Option<int?> _batch;
    private readonly Option<string[]> _phases;
    private readonly Option<string?> _export;
    private readonly Option<double?> _seconds;
    private readonly CommonOptions _common;

    public BenchVerb()
        : base("bench", "Time networks on this machine against its measured peak")
    {
        _models = Add(new Argument<string[]>("model") { HelpName = "MODEL", Description = "ONNX files to time. Default: the four standard networks.", Arity = ArgumentArity.ZeroOrMore });
        _names = Add(Options.Texts("--network", "NAME", "Standard network to time: resnet18, resnet20, mnist-cnn or mlp. Repeat for several. Default all."));
        _inputs = Add(Options.Texts("--inputs", "[NAME=]FILE.npy", "Time one file on these arrays with their shapes, as predict runs it. Default: random numbers."));
        _batch = Add(Options.Integer("--batch", "N", "Rows of a run. Default: each standard network's own and 1; 1 for a file.", 1, 65_536));
        _phases = Add(Options.Texts("--phase", "PHASE", "forward, attack-step, training-step or interval-bounds. Repeat for several. Default: the first three, where they apply."));
        _export = Add(Options.Text("--export", "DIR", "Also write the standard networks as ONNX files, for timing other programs on them."));
        _seconds = Add(Options.Number("--seconds", "S", "Least time spent on a case; the fastest run counts. Default 1.5."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Times forward passes, attack steps and training steps, and gives operations per second beside the peak that one thread reaches with registers alone. Winograd's algorithm saves multiplications, so it can exceed that peak. Run it on an idle machine.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("bench --json bench.json", "all standard networks"),
        new("bench model.onnx --batch 32 --phase forward --phase attack-step", "a file of yours"),
        new("bench model.onnx --batch 32 --phase interval-bounds", "time certificates"),
        new("bench --export nets", "also write the networks, to time other programs on the same files"),
    ];

    public override int Run(VerbContext context)
    {
        string? json = _common.JsonOf(context);
        string[] models = context.Get(_models) ?? [];
        foreach (string model in models)
        {
            if (!File.Exists(model)) throw new InvalidUsageException($"{model}: there is no such file.");
        }

        BenchmarkPhase[] phases = PhasesOf(context.Get(_phases), models.Length == 0);
        var options = new BenchmarkOptions { Threads = _common.ThreadsOf(context), Seed = _common.SeedOf(context), SecondsPerCase = context.Get(_seconds) ?? 1.5 };
        IReadOnlyList<BenchPlan> plans = models.Length == 0 ? StandardPlans(context, options, phases) : [.. models.SelectMany(model => FilePlans(context, model, phases, models.Length))];
        if (context.Get(_export) is { } folder) Export(context, OutputPaths.Folder(folder, "--export"), plans);

        var benchmark = new ModelBenchmark(options, context.Terminal.Time);
        context.Say(string.Create(CultureInfo.InvariantCulture, $"{benchmark.InstructionSet}, {options.Threads} threads, peak {benchmark.PeakGflopsPerThread:F0} GF/s a thread"));
        context.Say("model         batch  phase          milliseconds     GF/s  efficiency  allocated");
        var cases = new List<BenchmarkCase>();
        foreach (BenchPlan plan in plans) RunPlan(context, benchmark, plan, cases);
        if (json is not null) EvidenceJson.Save(json, benchmark.Report(cases, CommandLineHost.Version));
        return context.Terminal.CancellationToken.IsCancellationRequested ? ExitCode.Canceled : ExitCode.Done;
    }

    private static void RunPlan(VerbContext context, ModelBenchmark benchmark, BenchPlan plan, List<BenchmarkCase> cases)
    {
        foreach ((int batch, BenchmarkPhase phase) in plan.Cases)
        {
            if (context.Terminal.CancellationToken.IsCancellationRequested) return;
            BenchmarkCase result;
            try
            {
                result = benchmark.Run(plan.Subject, batch, phase, context.Terminal.CancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            cases.Add(result);
            context.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Model,-12} {result.Batch,6}  {result.Phase,-13} {result.Milliseconds,13:F3} {result.Gflops,8:F0} {result.Efficiency,11:F2} {result.AllocatedBytes,8} B"));
        }
    }

    private static BenchmarkPhase[] PhasesOf(string[]? names, bool canTrain)
    {
        BenchmarkPhase[] all = Enum.GetValues<BenchmarkPhase>();
        if (names is null or []) return canTrain ? [BenchmarkPhase.Forward, BenchmarkPhase.AttackStep, BenchmarkPhase.TrainingStep] : [BenchmarkPhase.Forward, BenchmarkPhase.AttackStep];
        foreach (string name in names)
        {
            if (!all.Any(phase => ModelBenchmark.NameOf(phase) == name))
                throw new InvalidUsageException($"There is no phase '{name}'; there are {string.Join(", ", all.Select(ModelBenchmark.NameOf))}.");
        }

        if (!canTrain && names.Contains(ModelBenchmark.NameOf(BenchmarkPhase.TrainingStep)))
            throw new InvalidUsageException("The training step of an ONNX file cannot be timed: its parameters are constants; use forward, attack-step or interval-bounds.");
        return [.. all.Where(phase => names.Contains(ModelBenchmark.NameOf(phase)))];
    }

    private List<BenchPlan> StandardPlans(VerbContext context, BenchmarkOptions options, BenchmarkPhase[] phases)
    {
        string[] names = context.Get(_names) is { Length: > 0 } given ? given : [.. ModelBenchmark.Standard.Select(static s => s.Architecture)];
        var plans = new List<BenchPlan>();
        foreach (string name in names)
        {
            int batch = context.Get(_batch) ?? ModelBenchmark.Standard.Where(s => s.Architecture == name).Select(static s => s.Batch).FirstOrDefault(32);
            var cases = phases.Select(phase => (batch, phase)).ToList();
            bool alsoSingle = context.Get(_batch) is null && phases.Contains(BenchmarkPhase.Forward);
            if (alsoSingle) cases.Add((1, BenchmarkPhase.Forward));
            plans.Add(new BenchPlan(BenchmarkSubject.Of(Architectures.Find(name), options.Seed), cases));
        }

        return plans;
    }

    private IEnumerable<BenchPlan> FilePlans(VerbContext context, string path, BenchmarkPhase[] phases, int files)
    {
        string[] arrays = context.Get(_inputs) ?? [];
        if (arrays.Length > 0 && files > 1) throw new InvalidUsageException("--inputs goes with one model.");
        var inputs = arrays.Length == 0 ? [] : PredictInputs.Load(arrays, path).ToDictionary(static i => i.Name, static i => i.Value);
        ImportedModel model = arrays.Length == 0 ? OnnxModel.Load(path) : OnnxModel.LoadFixed(path, inputs);
        string name = files == 1 || Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) is not { Length: > 0 } folder
            ? model.FileName
            : $"{folder}/{model.FileName}";
        foreach (string note in model.Notes) context.SayLong($"Note: {name}: {note}");
        int batch = context.Get(_batch) ?? 1;
        if (phases.Contains(BenchmarkPhase.Forward))
            yield return new BenchPlan(BenchmarkSubject.Of(name, model.Graph, inputs), [(batch, BenchmarkPhase.Forward)]);
        BenchmarkPhase[] ofClassifiers = [.. phases.Where(static phase => phase is BenchmarkPhase.AttackStep or BenchmarkPhase.IntervalBounds)];
        if (ofClassifiers.Length > 0 && AttackSubject(context, model, name) is { } subject)
            yield return new BenchPlan(subject, [.. ofClassifiers.Select(phase => (batch, phase))]);
    }

    // Unless the attack step was asked for, a model that cannot be attacked by gradients is only timed forward.
    private BenchmarkSubject? AttackSubject(VerbContext context, ImportedModel model, string name)
    {
        bool isWanted = context.Get(_phases) is { Length: > 0 };
        string? obstacle = model.Graph.Inputs.Length != 1 ? "it has several inputs" : model.BatchMode is BatchMode.RowByRow or BatchMode.AsGiven ? "it takes one row at a time" : null;
        try
        {
            if (obstacle is null)
            {
                Shape example = new(model.Graph.Nodes[model.Graph.Inputs[0].Node].Type.Bind(1).Extents[1..]);
                return BenchmarkSubject.Of(name, MappedModel.Create(model.Graph, new InputMapping(), example).Graph);
            }
        }
        catch (ArgumentException e) when (!isWanted)
        {
            obstacle = e.Message;
        }

        if (isWanted) throw new InvalidUsageException($"{model.FileName} has no attack step to time: {obstacle}.");
        return null;
    }

    private static void Export(VerbContext context, string folder, IReadOnlyList<BenchPlan> plans)
    {
        Directory.CreateDirectory(folder);
        foreach (BenchPlan plan in plans.Where(static p => p.Subject.Architecture is not null))
        {
            string path = Path.Combine(folder, $"{plan.Subject.Name}.onnx");
            OnnxExporter.Write(Redoubt.Graphs.Simplifier.Simplify(plan.Subject.Graph), path);
            context.Say($"Wrote {path}");
        }
    }

    /// <summary>A network and what to time of it.</summary>
    private sealed record BenchPlan(BenchmarkSubject Subject, IReadOnlyList<(int Batch, BenchmarkPhase Phase)> Cases);
}
