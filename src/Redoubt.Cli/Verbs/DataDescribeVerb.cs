using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt data describe</c>: rows, classes and value range of one data set.</summary>
internal sealed class DataDescribeVerb : Verb
{
    private readonly Argument<string> _data;
    private readonly Option<string?> _resize;
    private readonly CommonOptions _common;

    public DataDescribeVerb()
        : base("describe", "Describe one data set")
    {
        _data = Add(new Argument<string>("data") { HelpName = "DATA", Description = "Data set; see 'redoubt data list'." });
        _resize = Add(Options.Text("--resize", "HxW", "Size of the pictures of an image folder (bilinear)."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description => "Reads a data set to its end and says what is in it.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("data describe digits", "the embedded digits"),
        new("data describe npy:x.npy,y.npy --json data.json", "two NumPy arrays, as JSON too"),
    ];

    public override int Run(VerbContext context)
    {
        string? json = _common.JsonOf(context);
        ImageSize? resize = context.Get(_resize) is { } size ? MappingOptions.Size(size, "--resize") : null;
        LabeledData data = DataArgument.Load(context, context.Get(_data)!, resize);
        int classes = Math.Max(data.Labels.Max() + 1, data.ClassNames?.Count ?? 0);
        int[] counts = new int[classes];
        foreach (int label in data.Labels) counts[label]++;
        var description = new DataDescription
        {
            Argument = data.Source,
            Sha256 = data.ContentHash,
            Rows = data.Rows,
            RowShape = [.. data.Inputs.Shape.Extents[1..]],
            Smallest = TensorPrimitives.Min<float>(data.Inputs.Data),
            Largest = TensorPrimitives.Max<float>(data.Inputs.Data),
            ClassNames = ClassFile.Names(data, classes),
            RowsPerClass = [.. counts],
        };
        Print(context, description);
        if (json is not null) EvidenceJson.Save(json, description);
        return ExitCode.Done;
    }

    private static void Print(VerbContext context, DataDescription description)
    {
        context.Say($"Data     {description.Argument}");
        context.Say($"Rows     {description.Rows} of [{string.Join(',', description.RowShape)}]");
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Values   {description.Smallest} to {description.Largest}"));
        context.Say($"SHA-256  {description.Sha256}");
        context.Say($"Classes  {description.ClassNames.Length}");
        ImmutableArray<string> names = description.ClassNames;
        int width = names.Length == 0 ? 0 : names.Max(static name => name.Length);
        for (int c = 0; c < names.Length; c++)
            context.Say(string.Create(CultureInfo.InvariantCulture, $"  {names[c].PadRight(width)}  {description.RowsPerClass[c],7}"));
    }
}
