using System.CommandLine;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary><c>redoubt predict</c>: any supported graph on arrays, with the shapes as given.</summary>
internal sealed class PredictVerb : Verb
{
    private readonly Argument<string> _model;
    private readonly Option<string[]> _inputs;
    private readonly Option<string?> _out;
    private readonly Option<string?> _output;
    private readonly Option<string?> _trusted;
    private readonly TargetOptions _target;
    private readonly CommonOptions _common;

    public PredictVerb()
        : base("predict", "Run any supported ONNX model on NumPy arrays")
    {
        _model = Add(new Argument<string>("model") { HelpName = "MODEL", Description = "ONNX file, a defense stack ('redoubt stack'), or a deployed service: http://HOST/v2/models/NAME, or a YAML file that describes one." });
        _inputs = Add(Options.Texts("--inputs", "[NAME=]FILE.npy", "An input array. Repeat for models with several inputs, by name or in the model's order."));
        _inputs.Required = true;
        _out = Add(Options.Text("--out", "FILE.npy", "Write the output here, in the model's own number type.", required: true));
        _output = Add(Options.Text("--output", "NAME", "Output to write. Default: the first."));
        _trusted = Add(Options.Text("--trusted-key", "FILE.pem", "Where MODEL is a stack: the public key that must have signed it."));
        _target = TargetOptions.AddTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description => "Runs a model once, with the shapes that the arrays have. Numbers of any ONNX type come in and go out. A file that fixes one row takes several. A service is asked about the rows of one array within its limits, and answers with scores. So does a stack: the scores between its defenses, and a last column for 'rejected' where its policy rejects.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("predict model.onnx --inputs x.npy --out y.npy", "a model with one input"),
        new("predict bert.onnx --inputs input_ids=ids.npy --inputs attention_mask=mask.npy --output pooler_output --out y.npy", "named inputs, one of several outputs"),
        new("predict shielded.stack --inputs x.npy --out scores.npy", "the scores of a signed defense stack for the rows of an array"),
        new("predict http://127.0.0.1:8080/v2/models/digits --inputs x.npy --out scores.npy", "the scores of a deployed service for the rows of an array"),
    ];

    public override int Run(VerbContext context)
    {
        string path = context.Get(_model)!, output = OutputPaths.File(context.Get(_out), "--out")!;
        string? json = _common.JsonOf(context);
        if (TargetOptions.IsTarget(path)) return Ask(context, path, output, json);
        _target.RequireNone(context);
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        if (StackBundle.IsBundle(path)) return AskStack(context, path, output, json);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        var inputs = PredictInputs.Load(context.Get(_inputs)!, path);
        ImportedModel model = SingleRun.Load(path, inputs.ToDictionary(static i => i.Name, static i => i.Value));
        ModelOutput wanted = OutputOf(model, context.Get(_output));

        long start = context.Terminal.Time.GetTimestamp();
        Literal result = SingleRun.Run(model, inputs.ToDictionary(static i => i.Name, static i => i.Value), wanted.Name, _common.ThreadsOf(context));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        NpyArray array = NpyArray.Of(result).ConvertTo(NpyTypes.Of(wanted.FileType));
        array.Save(output);
        foreach (string note in model.Notes) context.SayLong($"Note: {note}");
        context.Say($"Output '{wanted.Name}' {array} → {output}");
        if (json is not null) EvidenceJson.Save(json, Result(model, inputs, FileOf(wanted.Name, output, array.Type, array.Shape), seconds, record.Finish()));
        return ExitCode.Done;
    }

    private int AskStack(VerbContext context, string path, string output, string? json)
    {
        if (context.Get(_inputs) is not [{ } input]) throw new InvalidUsageException("--inputs: a stack is asked about one array of rows.");
        if (context.Get(_output) is not null) throw new InvalidUsageException("--output: a stack has scores only.");
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        long start = context.Terminal.Time.GetTimestamp();
        (Tensor scores, DefenseStack stack) = StackPrediction.Ask(context, (path, context.Get(_trusted)), input, (_common.SeedOf(context), _common.ThreadsOf(context)));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        NpyArray array = NpyArray.Of(scores);
        array.Save(output);
        context.Say($"Scores {scores.Shape} → {output}");
        if (json is null) return ExitCode.Done;
        EvidenceJson.Save(json, new PredictionResult
        {
            Seconds = seconds,
            ModelFileName = Path.GetFileName(path),
            ModelSha256 = stack.Content.Sha256,
            Inputs = [FileOf("rows", input, array.Type, NpyArray.Load(input).Shape)],
            Outputs = [FileOf("scores", output, array.Type, array.Shape)],
            Run = record.Finish(),
        });
        return ExitCode.Done;
    }

    private int Ask(VerbContext context, string path, string output, string? json)
    {
        if (context.Get(_inputs) is not [{ } input]) throw new InvalidUsageException("--inputs: a service is asked about one array of rows.");
        var file = TargetFile.Parse(path);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        if (!File.Exists(input)) throw new InvalidUsageException($"{input}: there is no such file.");
        long start = context.Terminal.Time.GetTimestamp();
        (Tensor scores, TargetSummary target) = RemotePrediction.Ask(context, _target, file, (input, context.Get(_output)), _common.SeedOf(context));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        NpyArray.Of(scores).Save(output);
        context.Say($"Scores {scores.Shape} → {output}");
        RemoteTarget.Say(context, target);
        if (json is null) return ExitCode.Done;
        EvidenceJson.Save(json, new PredictionResult
        {
            Seconds = seconds,
            ModelFileName = target.Url,
            ModelSha256 = null,
            Target = target,
            Run = record.Finish(),
            Inputs = [FileOf("rows", input, NpyType.Float32, NpyArray.Load(input).Shape)],
            Outputs = [FileOf("scores", output, NpyType.Float32, scores.Shape)],
        });
        return ExitCode.Done;
    }

    private static ModelOutput OutputOf(ImportedModel model, string? name)
    {
        if (name is null) return model.Outputs[0];
        return model.Outputs.FirstOrDefault(output => output.Name == name)
            ?? throw new InvalidUsageException($"{model.FileName} has no output '{name}'; it has {string.Join(", ", model.Outputs.Select(static o => $"'{o.Name}'"))}.");
    }

    private static PredictionResult Result(
        ImportedModel model, IReadOnlyList<PredictInput> inputs, TensorFile output, double seconds, RunSummary run) => new()
        {
            Seconds = seconds,
            ModelFileName = model.FileName,
            ModelSha256 = model.Sha256,
            Run = run,
            Inputs = [.. inputs.Select(static i => FileOf(i.Name, i.Path, i.Type, i.Value.Shape))],
            Outputs = [output],
        };

    private static TensorFile FileOf(string name, string path, NpyType type, Shape shape) => new()
    {
        Name = name,
        FileName = Path.GetFileName(path),
        Sha256 = Sha256Text.OfFile(path),
        ElementType = type == NpyType.Boolean ? "bool" : type.ToString().ToLowerInvariant(),
        Shape = [.. shape.Extents],
    };
}
