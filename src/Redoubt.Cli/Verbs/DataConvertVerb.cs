using System.CommandLine;
using Redoubt.Data;

namespace Redoubt.Cli;

/// <summary><c>redoubt data convert</c>: any data set as NumPy arrays.</summary>
internal sealed class DataConvertVerb : Verb
{
    private readonly DataReadingOptions _reading;
    private readonly Option<string?> _out;
    private readonly CommonOptions _common;

    public DataConvertVerb()
        : base("convert", "Write a data set as NumPy arrays")
    {
        _reading = DataReadingOptions.AddTo(Command);
        _out = Add(Options.Text("--out", "DIR", "Folder for inputs.npy, labels.npy and, where there are any, classes.txt, groups.npy and groups.txt.", required: true));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Writes any data set as inputs.npy (float32, attack space) and labels.npy (int64), in batches, so that it need not fit memory. Texts become texts.jsonl. "
        + "Read the result back with npy:DIR/inputs.npy,DIR/labels.npy and --classes DIR/classes.txt.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("data convert images:photos --resize 64x64 --out arrays", "an image folder"),
        new("data convert mnist:DIR/train#0:1000 --out arrays", "a thousand rows of MNIST"),
        new("data convert csv:loans.csv;schema=loans.yaml --out arrays", "a table; quote the semicolon for your shell"),
    ];

    public override int Run(VerbContext context)
    {
        DataSource source = _reading.SourceOf(context);
        DataOptions options = _reading.OptionsOf(context);
        string? json = _common.JsonOf(context);
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");
        foreach (string file in DataConversion.Write(source, folder, options, context.Terminal.CancellationToken)) context.Say($"Wrote {file}");
        if (json is not null) Redoubt.Evidence.EvidenceJson.Save(json, DataDescriber.Describe(source, options, context.Terminal.CancellationToken));
        return ExitCode.Done;
    }
}
