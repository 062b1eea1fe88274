using System.CommandLine;
using Redoubt.Data;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary><c>redoubt data describe</c>: rows, classes and value range of one data set.</summary>
internal sealed class DataDescribeVerb : Verb
{
    private readonly DataReadingOptions _reading;
    private readonly Option<string?> _schema, _pictures;
    private readonly CommonOptions _common;

    public DataDescribeVerb()
        : base("describe", "Describe one data set")
    {
        _reading = DataReadingOptions.AddTo(Command);
        _schema = Add(Options.Text("--write-schema", "FILE.yaml", "Write the types of a table's columns here, to be changed by hand and named as schema=FILE.yaml."));
        _pictures = Add(Options.Text("--pictures", "FILE.png", "Draw the first ten images of every class into one picture, a line for each class."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description => "Reads a data set to its end, in batches, and says what is in it: shape, values, columns, groups and how many rows each class has.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("data describe digits", "the embedded digits"),
        new("data describe npy:x.npy,y.npy --json data.json", "two NumPy arrays, as JSON too"),
        new("data describe images:photos --resize 64x64 --pictures sheet.png", "an image folder with a picture of its classes"),
        new("data describe csv:loans.csv;label=status --write-schema loans.yaml", "a table; quote the semicolon for your shell"),
    ];

    public override int Run(VerbContext context)
    {
        DataSource source = _reading.SourceOf(context);
        DataOptions options = _reading.OptionsOf(context);
        string? json = _common.JsonOf(context);
        string? schema = OutputPaths.File(context.Get(_schema), "--write-schema"), pictures = OutputPaths.File(context.Get(_pictures), "--pictures");
        CancellationToken token = context.Terminal.CancellationToken;

        // First, because a table that cannot be described may still show what is wrong in its schema.
        if (schema is not null)
        {
            TableSchema.Infer(source, token).Save(schema);
            context.Say($"Wrote {schema}; read the table with schema={schema} from now on.");
        }

        DataDescription description = DataDescriber.Describe(source, options, token);
        DataText.Write(context, description);
        if (pictures is not null)
        {
            AtomicFile.WriteAllBytes(pictures, ContactSheet.Draw(source, options, token));
            context.Say($"Wrote {pictures}");
        }

        if (json is not null) EvidenceJson.Save(json, description);
        return ExitCode.Done;
    }
}
